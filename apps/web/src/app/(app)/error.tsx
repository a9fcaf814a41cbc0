"use client";
import { Broken } from "@/components/Broken.tsx";

export default Broken;
