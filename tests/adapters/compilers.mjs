// What frameworks make of their own kinds of modules: text in, text out.

/**
 * @param {string} text
 * @param {string} path
 * @param {{ server?: boolean, isOld?: boolean }} [how]
 */
export async function svelte(text, path, { server = false, isOld = false } = {}) {
  const { compile } = await import(isOld ? 'svelte-4/compiler' : 'svelte/compiler');
  const modern = { generate: server ? 'server' : 'client', dev: false };
  const { js, warnings } = compile(text, {
    filename: path,
    css: 'injected',
    ...(isOld ? { generate: server ? 'ssr' : 'dom', hydratable: true } : modern),
  });
  for (const { code, message } of warnings) throw new Error(`${path}: ${code}: ${message}`);
  return js.code;
}

/**
 * @param {string} text
 * @param {string} path
 * @param {{ server?: boolean }} [how]
 */
export async function solid(text, path, { server = false } = {}) {
  const { default: babel } = await import('@babel/core');
  const { default: preset } = await import('babel-preset-solid');
  const generate = server ? 'ssr' : 'dom';
  const { code } = await babel.transformAsync(text, {
    filename: path,
    babelrc: false,
    configFile: false,
    presets: [[preset, { generate, hydratable: true }]],
  });
  return code;
}

/**
 * @param {string} text
 * @param {string} path
 */
export async function vue(text, path) {
  const { compileScript, parse } = await import('vue/compiler-sfc');
  const { descriptor, errors } = parse(text, { filename: path });
  if (errors.length > 0) throw errors[0];
  return compileScript(descriptor, { id: 'app', inlineTemplate: true }).content;
}
