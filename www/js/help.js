// Written by `cargo run --example page_data` from the tables of the engine.

/** What each setting does; under `method.key` where a method has a name of its own for it. @type {Record<string, string>} */
export const HELP = {
  "problem": "The loss to minimize.",
  "cond": "The largest curvature of the quadratic, divided by the smallest, which is 1.",
  "rot": "The angle from the first coordinate to the steepest axis of the quadratic.",
  "noise": "The minima of the noisy quadratic’s samples are at (±σ, ±σ).",
  "data": "A table for a typed loss: names, then rows, as in x,y~0,1~1,2.5. In the formula a name stands for its value in a row; the loss is the mean over rows.",
  "f": "The loss as a formula. Names with no other meaning are parameters; a = 1 in [0, 3] is a slider, whose value in a link is f.a.",
  "x0": "The initial point θ₀: one number for each coordinate, separated by commas.",
  "opt": "The rule that turns gradients into steps.",
  "step": "The step as a formula of g, x, t, b1, b2 and eps; θ becomes θ − h·step. A name that is read before it is assigned is a memory; a = 1 in [0, 3] is a slider, whose value in a link is step.a.",
  "h": "Each step moves θ by h times the method’s direction and takes time h.",
  "b1": "Decay of the first moment m, the average of gradients (for Momentum and Nesterov their sum); its window is about 1/(1−β) steps.",
  "b2": "Decay of the second moment v, the average of squared gradients; its window is about 1/(1−ρ) steps.",
  "eps": "Keeps the division by √v finite and sets which gradients count as small: g² < ε inside the root, |g| < ε outside. AdaGrad, Signum and Lion also take 0.",
  "epsin": "Where ε is added: inside the root (1), outside it (0), or outside it and before v is bias-corrected (hat), where it counts as ε/√(1−ρⁿ⁺¹).",
  "bc": "1 divides the moments by 1−βⁿ⁺¹ and 1−ρⁿ⁺¹ because they start at zero; 0 does not.",
  "wd": "Decoupled weight decay: each step also multiplies θ by 1−hηλ, η being the schedule’s factor; 0 is none.",
  "sched": "How the step size changes along the run, as a factor on h.",
  "steps": "The number of steps.",
  "batch": "Which samples of the loss each step sees.",
  "seed": "Chooses the random order of the batches; the same seed gives the same order everywhere.",
  "lion.b1": "The share of the average in the direction; the rest is the newest gradient.",
  "lion.b2": "Decay of the average m of gradients; its window is about 1/(1−ρ₂) steps.",
};
