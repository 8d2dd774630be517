export const fetcher = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
};

export const keyOf = (path, params) => (index, last) =>
  index === 0 || last.hasMore ? `${path}?${new URLSearchParams({ ...params, cursor: last?.nextCursor ?? '' })}` : null;

export const options = { revalidateFirstPage: false };
