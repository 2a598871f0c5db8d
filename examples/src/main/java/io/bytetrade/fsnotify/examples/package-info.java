/** Small programs that use the library; the build compiles and runs them. */
package io.bytetrade.fsnotify.examples;
