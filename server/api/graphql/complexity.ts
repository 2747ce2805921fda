import {
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, getNamedType, GraphQLError, type GraphQLField, type GraphQLSchema, isListType, isNonNullType,
  isObjectType, Kind, type SelectionSetNode,
} from 'graphql'

const deepest = 12
const mostFields = 50_000
const largestPage = 100
const usualPage = 25
// Lists within a record have no limit of their own; relations stop at 20 to 50.
const usualList = 20

/** Nesting of braces, fragments unfolded; guards the validator itself against cycles and towers. */
export function depthOf(document: DocumentNode): GraphQLError | undefined {
  const fragments = fragmentsOf(document)
  const depth = (set: SelectionSetNode | undefined, level: number): number => {
    if (!set || level > deepest) return level
    return Math.max(level, ...set.selections.map((selection) =>
      selection.kind === Kind.FRAGMENT_SPREAD
        ? depth(fragments.get(selection.name.value)?.selectionSet, level + 1)
        : depth(selection.selectionSet, selection.kind === Kind.FIELD ? level + 1 : level)))
  }
  const introspective = /^__(schema|type)$/
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const asksSchema = definition.selectionSet.selections.some((selection) => selection.kind === Kind.FIELD && introspective.test(selection.name.value))
    if (depth(definition.selectionSet, 0) > deepest && !asksSchema) return new GraphQLError(`A document may nest at most ${deepest} levels.`)
  }
  return undefined
}

/** Refuses documents whose answer could have more than 50,000 fields: a page counts its limit times what is in it. */
export function costRule(schema: GraphQLSchema, document: DocumentNode): GraphQLError | undefined {
  const fragments = fragmentsOf(document)
  const costOf = (set: SelectionSetNode | undefined, typeName: string | undefined, page: number): number => {
    const type = typeName === undefined ? undefined : schema.getType(typeName)
    if (!set || !type || !isObjectType(type)) return 0
    let cost = 0
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = type.getFields()[selection.name.value]
        if (!field) continue
        const asked = pageOf(field, selection) ?? usualList
        const times = !isList(field) ? 1 : field.name === 'items' ? page : usualList
        cost += 1 + times * costOf(selection.selectionSet, getNamedType(field.type).name, asked)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) cost += costOf(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, page)
      else cost += costOf(fragments.get(selection.name.value)?.selectionSet, fragments.get(selection.name.value)?.typeCondition.name.value, page)
      if (cost > mostFields) return cost
    }
    return cost
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const cost = costOf(definition.selectionSet, schema.getRootType(definition.operation)?.name, usualPage)
    if (cost > mostFields) return new GraphQLError(`The answer could have more than ${mostFields} fields. Ask for smaller pages or fewer relations.`)
  }
  return undefined
}

function isList(field: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(field.type) ? field.type.ofType : field.type)
}

function pageOf(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
  if (!field.args.some((arg) => arg.name === 'limit')) return undefined
  const value = node.arguments?.find((argument) => argument.name.value === 'limit')?.value
  if (!value) return usualPage
  return value.kind === Kind.INT ? Math.min(largestPage, Number(value.value)) : largestPage
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(document.definitions.flatMap((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : []))
}
