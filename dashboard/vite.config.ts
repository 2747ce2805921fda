import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['HAYLOFT_SERVER'] ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { manifest: true, target: 'es2022', cssTarget: 'chrome123', reportCompressedSize: false, chunkSizeWarningLimit: 700 },
  server: {
    port: 5173,
    proxy: {
      '/api': server,
      '/rpc': server,
      '/files': server,
      '/widget.js': server,
      '/ws': { target: server, ws: true },
    },
  },
})
