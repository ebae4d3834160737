// checkInvariants is what the other tests lean on: it finds every kind of damage, and says which.
import { test } from "vitest";
import { mustFindDamage } from "./model/damage.ts";

test("each kind of damage to a map or its arena is found for what it is", () => mustFindDamage());
