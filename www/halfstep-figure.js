// One figure of Halfstep in any page: <halfstep-figure figure="path" link="opt=adam&b1=0.99" controls="h,b1">.
// This file keeps its name; what it leads to has the name of the build.

export * from './element/element.js';
