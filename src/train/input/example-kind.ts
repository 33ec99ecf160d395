/** What a model is asked about, in a word, by what it takes: only tables say what kind of input they are. */
export function exampleKind(input: object): 'pictures' | 'rows' {
  return 'kind' in input ? 'rows' : 'pictures';
}
