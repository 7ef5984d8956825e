/** How long changes in AWS take, in world seconds; short enough to watch. */
export const awsTimes = {
  /** From asked for to deleted. */
  endpointDeleted: 5,
  /** From deleted to the last interface gone: security groups are in use until then. */
  interfacesLinger: 4,
  /** How long an endpoint is pending after its private DNS or its subnets were changed. */
  endpointModified: 4,
  /** Until all name servers know of a change of records. */
  recordsInSync: 6,
  /** How long an MSK cluster is updating. */
  mskUpdated: 20,
} as const;
