export const page = () => '';
