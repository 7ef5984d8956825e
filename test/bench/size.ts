import { providers } from "../providers.ts";

/** How many clusters of each provider there are. */
export const clustersEach = 250;

/** The world of the budgets: so many clusters in sum, with about 20 endpoints each. */
export const worldClusters = providers.length * clustersEach;
