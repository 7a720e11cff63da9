using System.Globalization;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>A limit in money, tokens or calls, for each day, month or conversation, kept in memory.</summary>
/// <remarks>
/// <para>
/// What is spent and what is reserved never exceed the limit together, however many calls are made at the same time, as long as no call uses more than was
/// reserved for it: the estimated tokens of its prompt, none of them cached, and the most output tokens that it may have. A call that did use more, since
/// the estimate of the prompt was too low, is recorded with what it really used, and nothing further is allowed until the budget has room again.
/// </para>
/// <para>
/// A budget of money allows no model without a price. A call belongs to the period in which it was reserved. A clock that is set back does not bring back an
/// earlier period. The count begins anew with the process: an application that keeps it sets <see cref="BudgetOptions.AlreadyUsed"/>.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class Budget : IBudget
{
    private const decimal Highest = 1e27m;

    private readonly Lock _gate = new();
    private readonly BudgetAccounts _accounts;
    private readonly BudgetPeriod _period;
    private readonly BudgetUnit _unit;
    private readonly PriceTable? _prices;
    private readonly decimal _limit;

    /// <summary>Initializes a new instance of the <see cref="Budget"/> class.</summary>
    /// <param name="options">The limit and what it holds for.</param>
    /// <param name="prices">The prices, which a budget of money needs.</param>
    /// <param name="timeProvider">The clock of days and months. The default is <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ArgumentException">A value is missing or outside of its range; names it.</exception>
    /// <exception cref="TimeZoneNotFoundException">The time zone is not known on this machine.</exception>
    public Budget(BudgetOptions options, PriceTable? prices = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(Enum.IsDefined(options.Unit), options.Unit, nameof(options.Unit), "a budget unit");
        Require(Enum.IsDefined(options.Period), options.Period, nameof(options.Period), "a budget period");
        Require(options.Limit is >= 0 and <= Highest, options.Limit, nameof(options.Limit), "0 to 10^27");
        Require(options.AlreadyUsed >= 0, options.AlreadyUsed, nameof(options.AlreadyUsed), "0 or more");
        Require(options.MaxConversations > 0, options.MaxConversations, nameof(options.MaxConversations), "1 or more");
        if (options.Unit == BudgetUnit.Money && prices is null)
            throw new ArgumentNullException(nameof(prices), "A budget of money needs a price table.");
        (_unit, _period, _limit, _prices) = (options.Unit, options.Period, options.Limit!.Value, prices);
        Name = options.Name ?? $"{_unit}-{_period}".ToLowerInvariant();
        Description = string.Create(CultureInfo.InvariantCulture, $"{_limit} {UnitName()} per {_period.ToString().ToLowerInvariant()}");
        TimeZoneInfo zone = options.TimeZoneId is { } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : TimeZoneInfo.Utc;
        _accounts = _period == BudgetPeriod.Conversation
            ? new ConversationAccounts(options.MaxConversations)
            : new PeriodAccounts(_period == BudgetPeriod.Month, zone, timeProvider ?? TimeProvider.System, options.AlreadyUsed);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public decimal? Remaining => _period == BudgetPeriod.Conversation ? null : GetUsage().Remaining;

    /// <summary>Tells how far the budget is used now.</summary>
    /// <param name="conversation">The conversation, for a budget of conversations; <see langword="null"/> stands for all calls that name none.</param>
    /// <returns>The usage.</returns>
    public BudgetUsage GetUsage(string? conversation = null)
    {
        lock (_gate)
        {
            BudgetAccount? account = _accounts.Find(conversation);
            return new(_limit, account?.Spent ?? 0, account?.Reserved ?? 0);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CanReserveAsync(BudgetCall planned, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Estimate(planned) is { } amount && GetUsage(planned.Conversation).Remaining >= amount);
    }

    /// <inheritdoc/>
    public ValueTask<IBudgetReservation?> TryReserveAsync(BudgetCall planned, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Estimate(planned) is not { } amount)
            return default;
        lock (_gate)
        {
            // An account is made only for a call that is allowed: what is refused leaves nothing behind.
            if (!(_accounts.Find(planned.Conversation) ?? new BudgetAccount("")).Fits(amount, _limit))
                return default;
            BudgetAccount account = _accounts.Open(planned.Conversation);
            account.Reserve(amount);
            return new(new BudgetReservation(this, account, planned, amount, _unit == BudgetUnit.Money));
        }
    }

    /// <summary>Ends a reservation: what was used takes its place.</summary>
    internal void Close(BudgetAccount account, decimal reserved, decimal used)
    {
        lock (_gate)
        {
            account.Release(reserved);
            account.Spend(used);
            _accounts.Closed();
        }
    }

    /// <summary>What a call used, where part of it is not known by the estimate, in the unit.</summary>
    internal decimal Used(BudgetCall planned, decimal reserved, UsageDetails? usage, string? modelId)
    {
        if (_unit == BudgetUnit.Calls || usage is null)
            return reserved;
        (long? toldInput, long? toldOutput) = TokenCounts.Read(usage);
        long input = toldInput ?? planned.InputTokens;
        long output = toldOutput ?? planned.MaxOutputTokens;
        if (_unit == BudgetUnit.Tokens)
            return (decimal)input + output;
        ModelPrice price = _prices!.FindListed(modelId) ?? _prices.Find(planned.ModelId)!;
        return CostCalculator.Cost(price, input, output, Math.Clamp(usage.CachedInputTokenCount ?? 0, 0, input));
    }

    // The most that a call of this size can use; nothing if that is not known.
    private decimal? Estimate(BudgetCall planned)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(planned.InputTokens, nameof(planned));
        ArgumentOutOfRangeException.ThrowIfNegative(planned.MaxOutputTokens, nameof(planned));
        if (_unit == BudgetUnit.Calls)
            return 1;
        if (_unit == BudgetUnit.Tokens)
            return (decimal)planned.InputTokens + planned.MaxOutputTokens;
        if (_prices!.Find(planned.ModelId) is not { } price)
            return null;
        long cached = price.CachedInputPerMillion > price.InputPerMillion ? planned.InputTokens : 0;
        return CostCalculator.Cost(price, planned.InputTokens, planned.MaxOutputTokens, cached);
    }

    private string UnitName() => _unit switch
    {
        BudgetUnit.Money => _prices!.Currency,
        BudgetUnit.Tokens => "tokens",
        _ => "calls",
    };

    private static void Require<T>(bool valid, T value, string property, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{nameof(BudgetOptions)}.{property} is {value?.ToString() ?? "not set"}; expected {expected}.");
    }
}
