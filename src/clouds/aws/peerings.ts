import { paginateDescribeVpcPeeringConnections, type EC2Client } from "@aws-sdk/client-ec2";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { readAll } from "./calls.ts";
import type { Service } from "./clients.ts";

/** The VPCs with which each is peered, by its id; none where this identity is not told. */
export async function readPeers(
  ec2: Service<EC2Client>,
  options: CloudOptions,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const Filters = [{ Name: "status-code", Values: ["active"] }];
  try {
    const peerings = await readAll(
      ec2,
      "DescribeVpcPeeringConnections",
      options,
      (config, settings) => paginateDescribeVpcPeeringConnections(config, { Filters }, settings),
      (page) => page.VpcPeeringConnections,
    );
    const peers = new Map<string, Set<string>>();
    for (const { RequesterVpcInfo, AccepterVpcInfo } of peerings) {
      const [one, other] = [RequesterVpcInfo?.VpcId, AccepterVpcInfo?.VpcId];
      if (one === undefined || other === undefined) continue;
      addTo(peers, one, other);
      addTo(peers, other, one);
    }
    return peers;
  } catch (error) {
    if (asApiError(error, "permission") === undefined) throw error;
    return new Map();
  }
}

function addTo(peers: Map<string, Set<string>>, one: string, other: string): void {
  peers.set(one, (peers.get(one) ?? new Set()).add(other));
}
