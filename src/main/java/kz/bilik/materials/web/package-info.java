@NullMarked
package kz.bilik.materials.web;

import org.jspecify.annotations.NullMarked;
