import { AwsError } from "../errors.ts";
import type { Peering } from "../state.ts";
import type { Network } from "../../world/entities.ts";
import { tagSet, type Ec2Action, type Ec2Call } from "./call.ts";
import { listPage, named } from "./lists.ts";

/** Calls about VPCs that are peered. */
export const peeringActions: Readonly<Record<string, Ec2Action>> = {
  DescribeVpcPeeringConnections: describePeerings,
};

interface Pair extends Pick<Peering, "id" | "status"> {
  requester: Network;
  accepter: Network;
}

function describePeerings(call: Ec2Call): Record<string, unknown> {
  const pairs = named(
    pairsSeen(call),
    call.params.list("VpcPeeringConnectionId"),
    ({ id }) => id,
    noPeering,
  );
  const { rows, ...next } = listPage(call, pairs, {
    filters: {
      "vpc-peering-connection-id": ({ id }) => id,
      "status-code": ({ status }) => status,
      "requester-vpc-info.vpc-id": ({ requester }) => requester.id,
      "requester-vpc-info.owner-id": ({ requester }) => requester.accountId,
      "accepter-vpc-info.vpc-id": ({ accepter }) => accepter.id,
      "accepter-vpc-info.owner-id": ({ accepter }) => accepter.accountId,
    },
    least: 5,
  });
  const item = rows.map(({ id, status, requester, accepter }) => ({
    vpcPeeringConnectionId: id,
    requesterVpcInfo: sideOf(requester),
    accepterVpcInfo: sideOf(accepter),
    status: { code: status, message: status === "active" ? "Active" : "Pending Acceptance" },
    tagSet: tagSet(new Map()),
  }));
  return { vpcPeeringConnectionSet: { item }, ...next };
}

/** Those of which the account has a side in the region. */
function pairsSeen({ state, who, region }: Ec2Call): Pair[] {
  const { networks } = state.world;
  const isOwn = (one: Network): boolean => one.accountId === who.accountId && one.region === region;
  return state.peerings.all().flatMap(({ id, status, requesterId, accepterId }) => {
    const [requester, accepter] = [networks.get(requesterId), networks.get(accepterId)];
    if (requester === undefined || accepter === undefined) return [];
    return isOwn(requester) || isOwn(accepter) ? [{ id, status, requester, accepter }] : [];
  });
}

function sideOf({ id, accountId, region, cidr }: Network): Record<string, unknown> {
  return { vpcId: id, ownerId: accountId, region, cidrBlock: cidr };
}

function noPeering(id: string): AwsError {
  const message = `The vpcPeeringConnection ID '${id}' does not exist`;
  return new AwsError("InvalidVpcPeeringConnectionID.NotFound", message);
}
