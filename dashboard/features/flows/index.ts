export { FlowPage } from './flow-page.tsx'
export { FlowsPage } from './flows-page.tsx'
