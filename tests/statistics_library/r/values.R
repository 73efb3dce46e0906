# Values of R's survival, cmprsk, sandwich and pROC on spells.csv, for the tests: writes values.json beside it.
library(survival); library(jsonlite)
args <- commandArgs(FALSE)
here <- dirname(sub("--file=", "", args[grep("--file=", args)]))
d <- read.csv(file.path(here, "spells.csv"))
d$left <- as.integer(d$ending == 1)
out <- list()
v <- function(x) unname(as.numeric(x))
at <- c(2, 5, 8, 12, 18, 24)

curve <- function(f, t = at) { s <- summary(f, times = t); list(time = t, survival = v(s$surv), std_error = v(s$std.err),
  hazard = v(s$cumhaz), std_hazard = v(s$std.chaz)) }
# The standard error of the cumulative hazard of km_late is by another formula of the variance: not compared.
late <- Surv(d$entry, d$exit, d$left)
f <- survfit(late ~ 1, conf.type = "log-log"); out$km_late <- curve(f); out$km_late$std_hazard <- NULL
s <- summary(f, times = at); out$km_late$low <- v(s$lower); out$km_late$high <- v(s$upper); out$km_late$at_risk <- v(s$n.risk)
out$km_late$median <- v(quantile(f, 0.5)$quantile)
out$km_late$median_interval <- v(c(quantile(f, 0.5)$lower, quantile(f, 0.5)$upper))
out$km_late$plain_low <- v(summary(survfit(late ~ 1, conf.type = "plain"), times = at)$lower)
m <- summary(f, rmean = 20)$table; out$km_late$rmean20 <- v(m[c("rmean", "se(rmean)")])
out$km_cluster <- curve(survfit(late ~ 1, cluster = cluster, data = d))
out$km_weight <- curve(survfit(late ~ 1, weights = weight, id = id, robust = TRUE, data = d))
out$km_weight_cluster <- curve(survfit(late ~ 1, weights = weight, cluster = cluster, data = d))

# log-rank: survdiff takes no late entry; the score test of coxph does
sd <- function(...) { s <- survdiff(...); list(observed = v(if (is.matrix(s$obs)) rowSums(s$obs) else s$obs),
  expected = v(if (is.matrix(s$exp)) rowSums(s$exp) else s$exp), chisq = s$chisq) }
out$logrank3 <- sd(Surv(exit, left) ~ group, data = d)
out$logrank3_strata <- sd(Surv(exit, left) ~ group + strata(x2), data = d)
out$fleming_harrington <- sd(Surv(exit, left) ~ group, rho = 1, data = d)
untied <- d; untied$exit2 <- untied$exit + untied$id / 1000
out$logrank_late_untied_score <- coxph(Surv(entry, exit2, left) ~ factor(group), data = untied)$score

cox <- function(...) { call <- match.call(); call[[1]] <- quote(coxph); call$data <- quote(d); c <- eval(call); list(beta = v(coef(c)), se = v(sqrt(diag(if (is.null(c$naive.var)) c$var else c$naive.var))),
  robust = if (is.null(c$naive.var)) NULL else v(sqrt(diag(c$var))), loglik = c$loglik, score = c$score) }
out$cox_efron <- cox(late ~ x1 + x2, ties = "efron")
out$cox_breslow <- cox(late ~ x1 + x2, ties = "breslow")
out$cox_exact <- cox(Surv(exit, left) ~ x1 + x2, ties = "exact")
out$cox_efron_cluster <- cox(late ~ x1 + x2, ties = "efron", cluster = cluster)
out$cox_breslow_cluster <- cox(late ~ x1 + x2, ties = "breslow", cluster = cluster)
out$cox_efron_strata <- cox(late ~ x1 + x2 + strata(group), ties = "efron", cluster = cluster)
out$cox_efron_weight <- cox(late ~ x1 + x2, ties = "efron", weights = weight, cluster = cluster)
for (ties in c("efron", "breslow")) { c <- coxph(late ~ x1 + x2, ties = ties, data = d); b <- basehaz(c, centered = FALSE)
  out[[paste0("cox_", ties)]]$baseline <- v(approx(b$time, b$hazard, at, method = "constant", rule = 2)$y) }

# competing endings and recurrent states
f <- survfit(Surv(entry, exit, factor(ending)) ~ 1, id = id, data = d)
s <- summary(f, times = at); out$competing <- list(time = at, p = unname(s$pstate), std_error = unname(s$std.err))
# survival 3.5-3 leaves `cluster` unread here when `id` is given: its influences are summed by hand
robust <- function(f, cluster, w = 1) { i <- f$influence.pstate * w; if (f$time[1] == 0) stop("a time 0")
  sapply(1:dim(i)[3], function(k) sqrt(colSums(rowsum(i[, 1 + findInterval(at, f$time), k], cluster)^2))) }
f <- survfit(Surv(entry, exit, factor(ending)) ~ 1, id = id, data = d, influence = TRUE)
out$competing_cluster <- list(p = unname(summary(f, times = at)$pstate), std_error = unname(robust(f, d$cluster)))
f <- survfit(Surv(exit, factor(ending)) ~ 1, id = id, weights = weight, data = d, influence = TRUE)
out$competing_weight <- list(p = unname(summary(f, times = at)$pstate), std_error = unname(robust(f, d$cluster, d$weight)))
r <- read.csv(file.path(here, "histories.csv"))
r$to <- factor(r$to, c("cens", "poor", "exited", "relapsed", "gone"))
f <- survfit(Surv(start, stop, to) ~ 1, id = id, istate = from, data = r, influence = TRUE)
s <- summary(f, times = at); own <- r$cluster[match(rownames(f$influence.pstate), r$id)]
out$histories <- list(states = f$states, p = unname(s$pstate), std_error = unname(robust(f, own)),
  own_error = unname(s$std.err), months20 = v(summary(f, rmean = 20)$table[, "rmean"]))

# Gray's test and Fine and Gray
library(cmprsk)
g <- cuminc(d$exit, d$ending, d$group); out$gray <- unname(g$Tests[, 1])
x <- as.matrix(d[, c("x1", "x2")]); c <- crr(d$exit, d$ending, x); out$fine_gray <- list(beta = v(c$coef), se = v(sqrt(diag(c$var))))

# hazards in discrete time
library(sandwich)
p <- do.call(rbind, lapply(seq_len(nrow(d)), function(i) { m <- (d$entry[i] + 1):d$exit[i]
  data.frame(m = m, y = as.integer(m == d$exit[i]) * d$left[i], x1 = d$x1[i], x2 = d$x2[i], cluster = d$cluster[i], w = d$weight[i]) }))
p$early <- as.integer(p$m <= 6)
for (link in c("logit", "cloglog")) { g <- glm(y ~ early + x1 + x2, binomial(link), data = p, epsilon = 1e-12)
  out[[paste0("glm_", link)]] <- list(beta = v(coef(g)), se = v(sqrt(diag(vcov(g)))), deviance = g$deviance,
    robust = v(sqrt(diag(vcovCL(g, ~ cluster, type = "HC0", cadjust = TRUE))))) }
g <- suppressWarnings(glm(y ~ early + x1 + x2, binomial, weights = w, data = p, epsilon = 1e-12))
out$glm_weight <- list(beta = v(coef(g)), robust = v(sqrt(diag(vcovCL(g, ~ cluster, type = "HC0", cadjust = TRUE)))))

# area under the curve
library(pROC)
q <- suppressMessages(roc(d$left, round(1000 * d$x1) - 300 * d$x2, direction = "<", levels = c(0, 1)))
out$auc <- list(auc = v(q$auc), se = sqrt(var(q)), interval = v(ci.auc(q)))
out$versions <- list(R = R.version.string, survival = as.character(packageVersion("survival")),
  cmprsk = as.character(packageVersion("cmprsk")), sandwich = as.character(packageVersion("sandwich")), pROC = as.character(packageVersion("pROC")))
write(toJSON(out, digits = 12, auto_unbox = TRUE, pretty = FALSE), file.path(here, "values.json"))
