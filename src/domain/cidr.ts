import ipaddr from "ipaddr.js";

/**
 * A CIDR as AWS keeps it, in lower case and without what is beyond its prefix: `10.0.5.3/16` is `10.0.0.0/16`
 * (documentation of `AuthorizeSecurityGroupIngress`). Undefined = it is none.
 */
export function canonicalCidr(text: string): string | undefined {
  const isWhole = text.includes(":") || ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
  if (!isWhole || !ipaddr.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const family = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${family.networkAddressFromCIDR(text).toString()}/${String(bits)}`;
}

/** From where a security group lets traffic in, as its rules tell it: a CIDR or a group. Undefined = it is neither. */
export function canonicalSource(text: string): string | undefined {
  const source = text.toLowerCase();
  return /^sg-[0-9a-f]+$/.test(source) ? source : canonicalCidr(source);
}
