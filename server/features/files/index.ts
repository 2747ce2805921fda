import { feature } from '../../kernel/feature.ts'
import { createFile } from './create-file.ts'
import { fileRoutes } from './routes.ts'

export { announceFile, CreatedFile } from './create-file.ts'
export { fileFields, keepFile, mostFileBytes, readFileContent } from './file.ts'
export { downloadUrl } from './signed-url.ts'

export const files = feature({ name: 'files', operations: [createFile], routes: fileRoutes })
