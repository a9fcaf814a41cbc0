import { NotFound } from "@/components/NotFound.tsx";

export default NotFound;
