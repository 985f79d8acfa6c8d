// Written by `cargo run --example page_data` from the tables of the engine.

/** @typedef {{key: string, name: string, text: string, data?: string, start?: number[], about: string}} Template */

/** @type {Template[]} Losses to start from. */
export const LOSSES = [
  {"about":"(1, 1) is the minimum","data":"","key":"rosenbrock","name":"Rosenbrock","start":[-0.5,0.8],"text":"(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 100 in [1, 200]"},
  {"about":"(3, 2) is one of four minima","data":"","key":"himmelblau","name":"Himmelblau","start":[0.5,1.0],"text":"(x^2 + y - 11)^2 + (x + y^2 - 7)^2"},
  {"about":"(3, 0.5) is the minimum","data":"","key":"beale","name":"Beale","start":[1.0,1.0],"text":"(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"},
  {"about":"(1, 3) is the minimum","data":"","key":"booth","name":"Booth","start":[-2.0,1.0],"text":"(x + 2*y - 7)^2 + (2*x + y - 5)^2"},
  {"about":"(−2.9035, −2.9035) is the minimum","data":"","key":"styblinski","name":"Styblinski–Tang","start":[-1.0,-0.5],"text":"(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2"},
  {"about":"(0, 0) is the lowest of many minima","data":"","key":"rastrigin","name":"Rastrigin","start":[1.3,0.6],"text":"20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)"},
  {"about":"(0, 0) is the lowest of many minima, with a kink","data":"","key":"ackley","name":"Ackley","start":[1.2,0.7],"text":"20 + e - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)"},
  {"about":"(1, 1) is the lowest of many minima","data":"","key":"levy","name":"Levy","start":[-2.0,3.0],"text":"u = 1 + (x - 1)/4; v = 1 + (y - 1)/4\nsin(pi*u)^2 + (u - 1)^2*(1 + 10*sin(pi*u + 1)^2) + (v - 1)^2*(1 + sin(2*pi*v)^2)"},
  {"about":"(0, −1) is the minimum","data":"","key":"goldstein","name":"Goldstein–Price","start":[0.5,-0.5],"text":"a = 1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2)\nb = 30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2)\na*b"},
  {"about":"(0, 0) is a saddle; the loss has no minimum","data":"","key":"monkey","name":"Monkey saddle","start":[0.6,0.1],"text":"x^3 - 3*x*y^2"},
  {"about":"(1.5214, 0.5571) is the minimum","data":"x,y~-1.5,-1.9~-1,-0.6~-0.5,-0.4~0,0.7~0.5,1.1~1,2.4~1.5,2.3~2,3.9","key":"linear","name":"Linear regression","start":[-0.5,2.0],"text":"(w*x + b - y)^2/2"},
  {"about":"(1.0874, −0.2718) is the minimum","data":"x,y~-2,0~-1.5,0~-1,1~-0.5,0~0,0~0.5,1~1,0~1.5,1~2,1~2.5,1","key":"logreg","name":"Logistic regression","start":[-0.5,1.0],"text":"softplus(w*x + b) - y*(w*x + b)"},
  {"about":"(0.9776, 0.1234) is the minimum","data":"x,y~-1,0~-0.5,1~0,1~0.5,3~1,2~1.5,5~2,8","key":"poisson","name":"Poisson regression","start":[0.2,1.0],"text":"exp(w*x + b) - y*(w*x + b)"},
  {"about":"(0.589, 1.9961, 0.5927) is a minimum: one unit cannot fit the four points","data":"x,y~-1,-0.5~0,0.3~1,0.8~2,0.4","key":"tanhnet","name":"Tanh unit","start":[1.5,0.6,-0.4],"text":"(a*tanh(w*x + b) - y)^2/2"},
  {"about":"(1, 1, 0, −0.3, 0.5, 2, 0, 1) is one of many minima: the 2 × 2 matrix is fitted exactly","data":"","key":"factors","name":"Matrix factorization","start":[0.4,0.1,-0.2,0.3,0.1,0.5,0.2,0.3],"text":"(a*p + b*r - 1)^2/2 + (a*q + b*s - 0.5)^2/2 + (c*p + d*r + 0.3)^2/2 + (c*q + d*s - 2)^2/2"},
];

/** @type {Template[]} Methods to start from. */
export const METHODS = [
  {"about":"built in","key":"gd","name":"Gradient descent","text":"step = g"},
  {"about":"built in","key":"momentum","name":"Momentum","text":"m = b1*m + g; step = m"},
  {"about":"built in","key":"ema","name":"Momentum (EMA form)","text":"m = b1*m + (1-b1)*g; step = m/(1-b1^t)"},
  {"about":"built in","key":"nesterov","name":"Nesterov","text":"m = b1*m + g; step = g + b1*m"},
  {"about":"built in","key":"rmsprop","name":"RMSProp","text":"v = b2*v + (1-b2)*g^2; step = g / sqrt(v/(1-b2^t) + eps)"},
  {"about":"built in","key":"adam","name":"Adam","text":"m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)"},
  {"about":"built in","key":"nadam","name":"NAdam","text":"m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2\nstep = (b1*m/(1-b1^(t+1)) + (1-b1)*g/(1-b1^t)) / sqrt(v/(1-b2^t) + eps)"},
  {"about":"built in","key":"adamax","name":"AdaMax","text":"m = b1*m + (1-b1)*g; u = max(abs(g) + eps, b2*u); step = m/(1-b1^t) / u"},
  {"about":"built in","key":"amsgrad","name":"AMSGrad","text":"m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; k = max(k, v/(1-b2^t)); step = m/(1-b1^t) / sqrt(k + eps)"},
  {"about":"built in","key":"adagrad","name":"AdaGrad","text":"start: s = 0.1\ns = s + g^2; step = g / sqrt(s + eps)"},
  {"about":"built in","key":"adadelta","name":"AdaDelta","text":"v = b2*v + (1-b2)*g^2; step = sqrt(k + eps) / sqrt(v + eps) * g; k = b2*k + (1-b2)*step^2"},
  {"about":"built in","key":"radam","name":"RAdam","text":"m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t)\nl = 2/(1-b2) - 1; r = l - 2*t*b2^t/(1-b2^t)\nc = sqrt(max((r-4)*(r-2)*l / ((l-4)*(l-2)*r), 0))\nstep = where(r >= 5, u*c / sqrt(v/(1-b2^t) + eps), u)"},
  {"about":"built in","key":"adabelief","name":"AdaBelief","text":"m = b1*m + (1-b1)*g; s = b2*s + (1-b2)*(g-m)^2 + eps; step = m/(1-b1^t) / sqrt(s/(1-b2^t))"},
  {"about":"built in","key":"yogi","name":"Yogi","text":"start: m = 1e-6, v = 1e-6\nm = b1*m + (1-b1)*g; v = v - g^2*sign(v - g^2)*(1-b2); step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)"},
  {"about":"built in","key":"signum","name":"Signum","text":"m = b1*m + (1-b1)*g; u = m/(1-b1^t); step = u / sqrt(u^2 + eps)"},
  {"about":"built in","key":"lion","name":"Lion","text":"u = (b1*m + (1-b1)*g)/(1 - b1*b2^(t-1)); step = u / sqrt(u^2 + eps); m = b2*m + (1-b2)*g"},
  {"about":"built in","key":"normgd","name":"Normalized gradient descent","text":"step = g / sqrt(dot(g, g) + eps)"},
  {"about":"Bernstein et al. (2018), with one worker, so without a vote","key":"signgd","name":"Sign descent","text":"step = sign(g)"},
  {"about":"Ma and Yarats (2019), quasi-hyperbolic momentum; k is their ν","key":"qhm","name":"QHM","text":"m = b1*m + (1-b1)*g; step = (1-k)*g + k*m; k = 0.7 in [0, 1]"},
  {"about":"Lucas et al. (2019), the mean of momenta with decays 0, 0.9 and 0.99","key":"aggmo","name":"AggMo","text":"p = g; q = 0.9*q + g; r = 0.99*r + g; step = (p + q + r)/3"},
  {"about":"Pagliardini, Ablin and Grangier (2024), without the warm-up of a and b3","key":"ademamix","name":"AdEMAMix","text":"m = b1*m + (1-b1)*g; n = b3*n + (1-b3)*g; v = b2*v + (1-b2)*g^2\nstep = (m/(1-b1^t) + a*n) / (sqrt(v/(1-b2^t)) + eps)\na = 5 in [0, 10]; b3 = 0.99 in [0, 0.99999]"},
  {"about":"Ziyin, Wang and Ueda (2020), with ε inside the root","key":"laprop","name":"LaProp","text":"v = b2*v + (1-b2)*g^2; m = b1*m + (1-b1)*g / sqrt(v/(1-b2^t) + eps); step = m/(1-b1^t)"},
  {"about":"Taniguchi et al. (2024): the gradient is divided by the previous v","key":"adopt","name":"ADOPT","text":"start: v = g^2\nm = b1*m + (1-b1)*g / max(sqrt(v), eps); step = m; v = b2*v + (1-b2)*g^2"},
  {"about":"Zhuang et al. (2021): centered, divided by the previous s","key":"acprop","name":"ACProp","text":"start: s = eps\nstep = g / sqrt(s); m = b1*m + (1-b1)*g; s = b2*s + (1-b2)*(g-m)^2 + eps"},
  {"about":"Xie et al. (2022), without bias correction or weight decay","key":"adan","name":"Adan","text":"start: p = g\nd = g - p; m = (1-a)*m + a*g; w = (1-b)*w + b*d; n = (1-c)*n + c*(g + (1-b)*d)^2; p = g\nstep = (m + (1-b)*w) / (sqrt(n) + eps)\na = 0.02 in [0, 1]; b = 0.08 in [0, 1]; c = 0.01 in [0, 1]"},
  {"about":"Liang et al. (2024): coordinates whose update opposes the gradient do not move","key":"cautious","name":"Cautious Adam","text":"m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)\nc = where(u*g > 0, 1, 0); step = u*c / max(mean(c), 0.001)"},
  {"about":"Cao, Li and Song (2024): the size of Adam’s update with the sign of the gradient","key":"grams","name":"Grams","text":"m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)\nstep = abs(u)*sign(g)"},
  {"about":"You et al. (2020), with all parameters as one layer, without weight decay","key":"lamb","name":"LAMB","text":"m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)\nstep = u*norm(x)/norm(u)"},
  {"about":"Liu et al. (2024), the clipped step, with each step’s g² as the Gauss–Newton estimate of the curvature","key":"sophia","name":"Sophia-G","text":"m = b1*m + (1-b1)*g; c = b2*c + (1-b2)*g^2; u = m/max(k*c, eps)\nstep = max(-1, min(1, u)); k = 0.05 in [0.001, 10] log"},
  {"about":"Defazio et al. (2024): θ is the point y at which gradients are taken, d is (x − z)/h","key":"schedulefree","name":"Schedule-free SGD","text":"c = 1/t; step = (1-b1)*g + b1*c*(d + g); d = (1-c)*(d + g)"},
];
