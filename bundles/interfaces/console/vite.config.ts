// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const outDir = 'target/classes/static';

/** Writes a `.gz` beside every text file, so that the server never compresses at run time. */
function precompress(): Plugin {
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : [path];
    });
  return {
    name: 'precompress',
    apply: 'build',
    closeBundle() {
      for (const path of files(outDir)) {
        if (!/\.(js|css|html|svg|json|webmanifest)$/.test(path)) continue;
        const plain = readFileSync(path);
        const packed = gzipSync(plain, { level: 9 });
        if (packed.length < plain.length) writeFileSync(`${path}.gz`, packed);
      }
    },
  };
}

const backend = process.env.BELLWETHER_URL ?? 'http://127.0.0.1:8181';

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Everything is a file of its own: the content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        manualChunks: {
          react: ['react', 'react-dom', 'react-dom/client', 'react-router-dom', '@tanstack/react-query', '@tanstack/react-virtual'],
          mantine: ['@mantine/core', '@mantine/hooks', '@mantine/notifications'],
          yaml: ['yaml'],
          uplot: ['uplot'],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(['/v1', '/tenants', '/api'].map((prefix) => [prefix, { target: backend }])),
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    exclude: ['src/main/**', 'src/test/**'],
    environment: 'jsdom',
    // Drawing a form of many fields takes seconds on a machine that is busy with other builds.
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
