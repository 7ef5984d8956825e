import type { EndpointService } from "../../world/entities.ts";
import { filterBy, param, route, type GcpCall } from "../call.ts";
import { notFound } from "../errors.ts";
import { aggregatedAnswer, listAnswer } from "../pages.ts";
import { nameOf, regional } from "../paths.ts";
import { attachmentsOf } from "./balancers.ts";
import { assertRegion } from "./networks.ts";
import { patchAttachment } from "./attachmentPatch.ts";
import { attachmentWire } from "./attachmentWire.ts";

const project = "/compute/v1/projects/{project}";
const attachments = `${project}/regions/{region}/serviceAttachments`;
const one = `${attachments}/{attachment}`;

export const attachmentRoutes = [
  route("GET", attachments, "compute.serviceAttachments.list", listAttachments),
  route(
    ...([
      "GET",
      `${project}/aggregated/serviceAttachments`,
      "compute.serviceAttachments.list",
    ] as const),
    listAll,
  ),
  route("GET", one, "compute.serviceAttachments.get", getAttachment),
  route("PATCH", one, "compute.serviceAttachments.update", (call) =>
    patchAttachment(call, attachmentNamed(call)),
  ),
];

const filters = { name: ({ id }: EndpointService) => nameOf(id) };

function listAttachments(call: GcpCall): object {
  const region = param(call, "region");
  assertRegion(call, region);
  const here = attachmentsOf(call.state, param(call, "project")).filter(
    (row) => row.region === region,
  );
  const rows = filterBy(call, here, filters);
  return listAnswer(call, "serviceAttachment", rows, (row) => attachmentWire(call.state, row));
}

function listAll(call: GcpCall): object {
  const rows = filterBy(call, attachmentsOf(call.state, param(call, "project")), filters);
  const wire = (row: EndpointService): object => attachmentWire(call.state, row);
  const regionOf = ({ region }: EndpointService): string => region;
  return aggregatedAnswer(call, "serviceAttachment", rows, { regionOf, wire });
}

/** @throws GcpError notFound. */
function attachmentNamed(call: GcpCall): EndpointService {
  const [own, region] = [param(call, "project"), param(call, "region")];
  const path = regional(own, region, "serviceAttachments", param(call, "attachment"));
  const found = attachmentsOf(call.state, param(call, "project")).find(({ id }) => id === path);
  if (found === undefined) throw notFound(path);
  return found;
}

function getAttachment(call: GcpCall): object {
  return attachmentWire(call.state, attachmentNamed(call));
}
