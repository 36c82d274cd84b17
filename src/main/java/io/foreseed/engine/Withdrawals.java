package io.foreseed.engine;

import java.util.Arrays;
import java.util.List;

/**
 * Takes money out of accounts, by lane: group after group, of each account of a group the same part.
 *
 * <p>A net amount is what is left after tax: a group whose accounts together give c after tax pays an amount a <= c by
 * selling a/c of each.
 */
final class Withdrawals {
    private final AccountLanes[] accounts;
    private final List<List<Integer>> groups;
    private final double[][] keep;
    private final double[] capacity;
    private final double[] part;
    private final double[] stay;

    /** What is wanted; after a withdrawal what could not be given. */
    final double[] need;

    /** What the accounts gave, taxes included. */
    final double[] gross;

    /** What was left of it after tax. */
    final double[] net;

    Withdrawals(AccountLanes[] accounts, List<List<Integer>> groups, int lanes) {
        this.accounts = accounts;
        this.groups = groups;
        keep = new double[accounts.length][lanes];
        capacity = new double[lanes];
        part = new double[lanes];
        stay = new double[lanes];
        need = new double[lanes];
        gross = new double[lanes];
        net = new double[lanes];
    }

    /** Withdraws what is needed, where that is above 0, as far as it is there. */
    void withdraw(boolean isNet, YearSums sums) {
        Arrays.fill(gross, 0);
        Arrays.fill(net, 0);
        for (List<Integer> group : groups) {
            if (!isAnyNeeded()) {
                return;
            }
            measure(group, isNet);
            parts();
            for (int place : group) {
                take(accounts[place], keep[place], sums);
            }
        }
    }

    /** Takes a part of one account; adds to {@code gross} and {@code net}, which must be cleared before. */
    void distribute(AccountLanes account, double[] parts, YearSums sums) {
        System.arraycopy(parts, 0, part, 0, part.length);
        account.keepOfWithdrawal(capacity);
        take(account, capacity, sums);
    }

    void clear() {
        Arrays.fill(gross, 0);
        Arrays.fill(net, 0);
    }

    private boolean isAnyNeeded() {
        double most = 0;
        for (double amount : need) {
            most = Math.max(most, amount);
        }
        return most > 0;
    }

    private void measure(List<Integer> group, boolean isNet) {
        Arrays.fill(capacity, 0);
        for (int place : group) {
            double[] kept = keep[place];
            accounts[place].keepOfWithdrawal(kept);
            double[] balance = accounts[place].balance();
            if (isNet) {
                for (int lane = 0; lane < capacity.length; lane++) {
                    capacity[lane] += balance[lane] * kept[lane];
                }
            } else {
                for (int lane = 0; lane < capacity.length; lane++) {
                    capacity[lane] += balance[lane];
                }
            }
        }
    }

    /** The part of each account of the group, and what is needed after it. */
    private void parts() {
        for (int lane = 0; lane < part.length; lane++) {
            double wanted = Math.max(need[lane], 0);
            part[lane] = Math.min(1, wanted / Math.max(capacity[lane], Double.MIN_NORMAL));
            need[lane] = Math.max(wanted - capacity[lane], 0);
        }
    }

    private void take(AccountLanes account, double[] kept, YearSums sums) {
        double[] balance = account.balance();
        for (int lane = 0; lane < part.length; lane++) {
            double taken = part[lane] * balance[lane];
            double left = taken * kept[lane];
            gross[lane] += taken;
            net[lane] += left;
            sums.taxes[lane] += taken - left;
        }
        for (int lane = 0; lane < part.length; lane++) {
            stay[lane] = 1 - part[lane];
        }
        account.leave(stay);
    }
}
