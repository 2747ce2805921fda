/** For generated tests. */
export const conversationFieldsExamples: Record<string, (cast: { fieldId: string; fieldIds: string[] }) => object> = {
  'conversationFields.list': () => ({}),
  'conversationFields.get': (cast) => ({ id: cast.fieldId }),
  'conversationFields.create': () => ({ key: 'plan', name: 'Plan', type: 'select', options: ['gold', 'silver'] }),
  'conversationFields.update': (cast) => ({ id: cast.fieldId, name: 'Tariff', options: ['gold', 'bronze'] }),
  'conversationFields.remove': (cast) => ({ id: cast.fieldId }),
  'conversationFields.reorder': (cast) => ({ ids: cast.fieldIds }),
}
