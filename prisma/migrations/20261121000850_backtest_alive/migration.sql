-- A backtest whose worker has gone is begun again by another.
ALTER TABLE "backtest_run" ADD COLUMN "alive_at" TIMESTAMPTZ(6);
