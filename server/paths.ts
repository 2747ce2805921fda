import { fileURLToPath } from 'node:url'

/** The repository's folder: above the server's, both as source and in server/dist. */
export const root = fileURLToPath(new URL('..', import.meta.url))

export const migrationsFolder = `${root}server/migrations`
export const dashboardFolder = `${root}dashboard/dist`
export const browserSdkFolder = `${root}sdk/browser/dist`
export const bundledPluginsFolder = `${root}plugins/dist`
