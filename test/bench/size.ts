/** The world of the budgets: so many clusters, with about 20 endpoints each. */
export const worldClusters = 1_000;
