# What R makes of the tables and series of cases.ts: read from standard input, one value a line to standard output
# as `case<TAB>quantity<TAB>value`. Base R only. Written from the formulas' sources, not from our code.
#   T <case> <stratum> <a> <b> <c> <d>            exposed with and without the event, control with and without
#   S <case> <t> <start> <events> <exposure>      one point of an interrupted series
lines <- strsplit(readLines(file("stdin")), " ")
emit <- function(case, quantity, value) cat(sprintf("%s\t%s\t%.17g\n", case, quantity, value))

stratified <- function(case, cells) {
  K <- ncol(cells)
  a <- cells[1, ]; b <- cells[2, ]; c <- cells[3, ]; d <- cells[4, ]
  # columns exposed and control; rows with and without the event
  x <- array(rbind(a, b, c, d), dim = c(2, 2, K))
  plain <- mantelhaen.test(x, correct = FALSE)
  yates <- mantelhaen.test(x, correct = TRUE)
  emit(case, "cmh", plain$statistic); emit(case, "cmh.p", plain$p.value)
  emit(case, "cmh.correct", yates$statistic); emit(case, "cmh.correct.p", yates$p.value)
  emit(case, "or", plain$estimate); emit(case, "or.low", plain$conf.int[1]); emit(case, "or.high", plain$conf.int[2])

  m <- a + b; n <- c + d; N <- m + n
  rr <- sum(a * n / N) / sum(c * m / N)
  v <- sum(((a + c) * m * n - a * c * N) / N^2) / (sum(a * n / N) * sum(c * m / N))
  emit(case, "rr", rr)
  emit(case, "rr.low", exp(log(rr) - qnorm(.975) * sqrt(v))); emit(case, "rr.high", exp(log(rr) + qnorm(.975) * sqrt(v)))
  w <- sum(m * n / N)
  rd <- sum((a * n - c * m) / N) / w
  P <- (m^2 * c - n^2 * a + m * n * (n - m) / 2) / N^2
  Q <- (a * (n - c) + c * (m - a)) / (2 * N)
  se <- sqrt((rd * sum(P) + sum(Q)) / w^2)
  emit(case, "rd", rd); emit(case, "rd.low", rd - qnorm(.975) * se); emit(case, "rd.high", rd + qnorm(.975) * se)

  A <- sum(a); B <- sum(b); C <- sum(c); D <- sum(d)
  emit(case, "fisher", fisher.test(matrix(c(A, B, C, D), 2))$p.value)
  wilson <- prop.test(A, A + B, correct = FALSE)$conf.int
  emit(case, "wilson.low", wilson[1]); emit(case, "wilson.high", wilson[2])
  exact <- binom.test(C, C + D)$conf.int
  emit(case, "exact.low", exact[1]); emit(case, "exact.high", exact[2])
  garwood <- poisson.test(A)$conf.int
  emit(case, "poisson.low", garwood[1]); emit(case, "poisson.high", garwood[2])
  ratio <- poisson.test(c(A, C), c(A + B, C + D))$conf.int
  emit(case, "conditional.low", ratio[1]); emit(case, "conditional.high", ratio[2])
}

neweywest <- function(u, bread, L) {
  n <- nrow(u)
  S <- crossprod(u)
  for (l in seq_len(L)) {
    G <- crossprod(u[(l + 1):n, ], u[1:(n - l), ])
    S <- S + (1 - l / (L + 1)) * (G + t(G))
  }
  bread %*% S %*% bread
}

interrupted <- function(case, points) {
  t <- points[1, ]; start <- points[2, 1]; y <- points[3, ]; e <- points[4, ]
  post <- as.numeric(t >= start); since <- t - start
  X <- cbind(1, since, post, post * since)
  fit <- glm(y ~ X - 1, family = poisson, offset = log(e), control = glm.control(epsilon = 1e-14, maxit = 200))
  n <- length(y)
  mu <- fitted(fit)
  L <- floor(4 * (n / 100)^(2 / 9))
  bread <- summary(fit)$cov.unscaled
  r <- residuals(fit, type = "pearson")
  dispersion <- sum(r^2) / (n - 4)
  V <- neweywest(X * (y - mu) / (1 - hatvalues(fit)), bread, L)
  error <- function(w) sqrt(max(drop(t(w) %*% V %*% w), max(1, dispersion) * drop(t(w) %*% bread %*% w)))
  q <- qt(.975, n - 4)
  b <- coef(fit)
  factor <- function(name, w) {
    se <- error(w); value <- sum(w * b)
    emit(case, name, exp(value))
    emit(case, paste0(name, ".low"), exp(value - q * se)); emit(case, paste0(name, ".high"), exp(value + q * se))
  }
  factor("level", c(0, 0, 1, 0)); factor("before", c(0, 1, 0, 0))
  factor("after", c(0, 1, 0, 1)); factor("slope", c(0, 0, 0, 1))
  p <- which(post == 1)
  X0 <- cbind(1, since, 0, 0)[p, , drop = FALSE]
  cf <- e[p] * exp(drop(X0 %*% b))
  g <- colSums(X0 * cf) / sum(cf)
  se <- error(g)
  emit(case, "expected", sum(cf))
  emit(case, "expected.low", sum(cf) * exp(-q * se)); emit(case, "expected.high", sum(cf) * exp(q * se))
  last <- X0[length(p), ]; se <- error(last)
  emit(case, "last", cf[length(p)]); emit(case, "last.high", cf[length(p)] * exp(q * se))
  emit(case, "dispersion", dispersion)
  emit(case, "dw", sum(diff(r)^2) / sum(r^2))
  emit(case, "acf1", sum(r[-1] * r[-n]) / sum(r^2))
}

kind <- vapply(lines, `[`, "", 1)
case <- vapply(lines, `[`, "", 2)
for (one in unique(case)) {
  mine <- lines[case == one]
  numbers <- function(from, to) vapply(mine, function(l) as.numeric(l[from:to]), numeric(to - from + 1))
  if (kind[match(one, case)] == "T") stratified(one, numbers(4, 7)) else interrupted(one, numbers(3, 6))
}
