// Where the minimum of a loss in two weights goes as a penalty on them grows.
//
//     npm run build && node examples/regularization.mjs
import { load } from "weightscope";

const ws = await load();

const objective = {
  kind: "quadratic",
  hessian: [
    [3, 1],
    [1, 2],
  ],
  center: [1.5, 0.5],
};
const domain = { w1: [-1, 3], w2: [-1, 2] };
const minimum = (penalty) => ws.landscape({ objective, penalty, domain, resolution: 33 });

const point = ({ minimizer, zeros }) =>
  minimizer.map((w, axis) => (zeros[axis] ? "0" : w.toFixed(4)).padStart(8)).join(",");

console.log("lambda      minimum with L1       minimum with L2");
for (const lambda of [0, 0.5, 1, 2, 4]) {
  const [l1, l2] = [minimum({ l1: lambda }), minimum({ l2: lambda })];
  console.log(`${lambda.toFixed(1).padStart(6)}    (${point(l1)} )    (${point(l2)} )`);
}
