// Programs that npm packages hold for each platform.
import { Absent } from './lab.mjs';
import { versionOf } from './projects.mjs';

/** The one for this machine; its version is that of the environment. */
async function native(lab, packages) {
  const key = `${process.platform}-${process.arch}`;
  for (const path of packages[key] ?? [])
    try {
      lab.version = await versionOf(lab.folder, path.split('/').slice(0, 2).join('/'));
      return lab.path('node_modules', path);
    } catch {
      // The next one, or none.
    }
  throw new Absent(`no program for ${key}`);
}

const programs = {
  deno: {
    'linux-x64': ['@deno/linux-x64-glibc/deno'],
    'linux-arm64': ['@deno/linux-arm64-glibc/deno'],
    'darwin-x64': ['@deno/darwin-x64/deno'],
    'darwin-arm64': ['@deno/darwin-arm64/deno'],
    'win32-x64': ['@deno/win32-x64/deno.exe'],
  },
  bun: {
    'linux-x64': ['@oven/bun-linux-x64/bin/bun'],
    'linux-arm64': ['@oven/bun-linux-aarch64/bin/bun'],
    'darwin-x64': ['@oven/bun-darwin-x64/bin/bun'],
    'darwin-arm64': ['@oven/bun-darwin-aarch64/bin/bun'],
    'win32-x64': ['@oven/bun-windows-x64/bin/bun.exe'],
  },
  workerd: {
    'linux-x64': ['@cloudflare/workerd-linux-64/bin/workerd'],
    'linux-arm64': ['@cloudflare/workerd-linux-arm64/bin/workerd'],
    'darwin-x64': ['@cloudflare/workerd-darwin-64/bin/workerd'],
    'darwin-arm64': ['@cloudflare/workerd-darwin-arm64/bin/workerd'],
    'win32-x64': ['@cloudflare/workerd-windows-64/bin/workerd.exe'],
  },
};

export const denoOf = (lab) => native(lab, programs.deno);
export const bunOf = (lab) => native(lab, programs.bun);
export const workerdOf = (lab) => native(lab, programs.workerd);
