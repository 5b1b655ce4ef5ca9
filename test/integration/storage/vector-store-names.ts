/** Of the stores in these tests. Apart from the contract's tests, so that a process of its own can read them. */
export const contractDimensions = 48
export const contractEmbedderId = 'embedder-1'
