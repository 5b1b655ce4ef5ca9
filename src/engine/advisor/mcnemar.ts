/**
 * Exact McNemar test, two-sided: `onlyFirst` and `onlySecond` count the items that just one of two got right, and
 * each such item is a fair coin's toss when both are equally good. p = min(1, 2·P(X ≤ min)), X ~ Bin(n, ½).
 * Source: McNemar 1947; Fagerland, Lydersen and Laake 2013 for the exact conditional test.
 */
export const exactMcNemar = (onlyFirst: number, onlySecond: number): number => {
  const tosses = onlyFirst + onlySecond
  let logChoose = 0 // log of tosses over 0
  let tail = 0
  for (let heads = 0; heads <= Math.min(onlyFirst, onlySecond); heads++) {
    tail += Math.exp(logChoose - tosses * Math.LN2)
    logChoose += Math.log((tosses - heads) / (heads + 1))
  }
  return Math.min(1, 2 * tail)
}
