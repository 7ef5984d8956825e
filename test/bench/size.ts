/** The world of the budgets: so many clusters, with about 20 endpoints each. */
export const worldClusters = 1_000;

/** How many clusters of each provider there are where all of them are measured. */
export const clustersEach = 250;
