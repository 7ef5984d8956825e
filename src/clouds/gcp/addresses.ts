import type { protos } from "@google-cloud/compute";
import type { ReservedAddress } from "../../domain/customerCloud.ts";
import { asApiError } from "../../http/errors.ts";
import type { CloudOptions } from "../cloud.ts";
import { read, untried } from "./calls.ts";
import type { Google } from "./clients.ts";
import { nameIn } from "./paths.ts";
import { markIn } from "./writes/call.ts";

/** An address as Compute Engine tells it. */
export type AddressWire = protos.google.cloud.compute.v1.IAddress;

/** A reserved address by its name; undefined = it is not there, or does not show yet. */
export async function readAddress(
  google: Google,
  region: string,
  name: string,
  options: CloudOptions,
): Promise<AddressWire | undefined> {
  if (name === "") return undefined;
  const request = { project: google.project, region, address: name };
  try {
    const [address] = await read(google, "addresses.get", options, () =>
      google.addresses().get(request, untried()),
    );
    return address;
  } catch (error) {
    if (asApiError(error, "notFound") === undefined) throw error;
    return undefined;
  }
}

/** The internal addresses of a region that are kept for endpoints. */
export async function readAddresses(
  google: Google,
  region: string,
  options: CloudOptions,
): Promise<ReservedAddress[]> {
  const { project } = google;
  const [addresses] = await read(google, "addresses.list", options, () =>
    google.addresses().list({ project, region }, untried()),
  );
  return addresses
    .filter(({ purpose }) => purpose === "GCE_ENDPOINT")
    .map(({ name, address, users, description }) => ({
      id: name ?? "",
      ip: address ?? "",
      users: (users ?? []).map(nameIn),
      ...markIn(description),
    }));
}
