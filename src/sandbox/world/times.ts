/** How long the world's changes take, in world seconds. */
export interface Times {
  /** Until a region's service is listed at all; each further region as much later. */
  serviceListed: number;
  /** From listed to available. */
  serviceMade: number;
  /** From registered to accepted in the cloud. */
  connectionAccepted: number;
  /** From accepted to available on both sides. */
  connectionReady: number;
  /** How long REJECTED, left by an earlier removal, stays after registering again. */
  connectionReattached: number;
  connectionDeleted: number;
  /** From asked for to made in the cloud. */
  egressMade: number;
  /** From accepted by the target's owner to available. */
  egressReady: number;
  /** Until a request that nobody accepts expires. */
  egressExpires: number;
  egressDeleted: number;
  domainNames: number;
  /** Until the address appears where it comes late (variant `lateAddress`). */
  lateAddress: number;
}

/** Short enough to watch; only their order and their relation matter to anyone. */
export const watchableTimes: Times = {
  serviceListed: 3,
  serviceMade: 9,
  connectionAccepted: 4,
  connectionReady: 4,
  connectionReattached: 5,
  connectionDeleted: 5,
  egressMade: 8,
  egressReady: 6,
  egressExpires: 86_400,
  egressDeleted: 6,
  domainNames: 10,
  lateAddress: 5,
};
