# Sizes and bounds of samples by base R's own distributions, as `case<TAB>quantity<TAB>value`. Read from standard input:
#   <case> <confidence> <rate> <allowed> <population> <sampled> <flawed>
for (line in readLines(file("stdin"))) {
  v <- strsplit(line, " ")[[1]]
  x <- as.numeric(v[-1])
  confidence <- x[1]; rate <- x[2]; allowed <- x[3]; N <- x[4]; n <- x[5]; f <- x[6]
  emit <- function(quantity, value) cat(sprintf("%s\t%s\t%.17g\n", v[1], quantity, value))
  risk <- 1 - confidence + 1e-12
  sizes <- (allowed + 1):20000
  emit("size", sizes[match(TRUE, pbinom(allowed, sizes, rate) <= risk)])
  D <- ceiling(rate * N - 1e-9)
  sizes <- (allowed + 1):N
  if (D > allowed) emit("size.finite", sizes[match(TRUE, phyper(allowed, D, N - D, sizes) <= risk)])
  emit("bound", binom.test(f, n, alternative = "less", conf.level = confidence)$conf.int[2])
  all <- f:(N - n + f)
  emit("bound.finite", max(all[phyper(f, all, N - all, n) > 1 - confidence]) / N)
  emit("cdf", phyper(allowed, D, N - D, n))
}
