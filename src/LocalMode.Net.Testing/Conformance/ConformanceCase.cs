namespace LocalMode.Testing;

/// <summary>One rule that a chat client must keep, as a named case.</summary>
public sealed class ConformanceCase
{
    private readonly ChatClientConformance _suite;
    private readonly CaseDefinition _definition;

    internal ConformanceCase(ChatClientConformance suite, CaseDefinition definition)
    {
        _suite = suite;
        _definition = definition;
        NotApplicable = definition.Needs?.Invoke(suite.Capabilities);
    }

    /// <summary>Gets the name, such as <c>Streaming.UsageIsReportedOnce</c>: the group, a dot, and the rule.</summary>
    public string Name => _definition.Name;

    /// <summary>Gets the group: the part of the name before the dot.</summary>
    public string Group => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Gets why the rule matters.</summary>
    public string Rule => _definition.Rule;

    /// <summary>
    /// Gets why the case cannot be run over this client, or <see langword="null"/> if it can. A test framework should report such a case
    /// as skipped, with this reason.
    /// </summary>
    public string? NotApplicable { get; }

    /// <summary>Runs the case over a client of the suite's.</summary>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>A task that completes when the rule is kept.</returns>
    /// <exception cref="ConformanceException">The rule is broken, or the client did something else that it should not.</exception>
    /// <exception cref="InvalidOperationException">The case is not applicable: look at <see cref="NotApplicable"/> first.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (NotApplicable is not null)
            throw new InvalidOperationException($"{Name} is not applicable: {NotApplicable} Look at NotApplicable before running a case.");

        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await RunOnceAsync(ending.Token).WaitAsync(_suite.Timeout, _suite.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new ConformanceException(Name, $"an end within {_suite.Timeout}", "no end, or a client that timed out by itself", Rule, exception);
        }
        catch (Exception exception) when (exception is not ConformanceException && !cancellationToken.IsCancellationRequested)
        {
            throw new ConformanceException(Name, "no error other than those that the case asks for", CaseContext.Describe(exception), Rule, exception);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gets the name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        CaseContext context = new(_suite, _definition, cancellationToken);
        await using (context.ConfigureAwait(false))
            await _definition.Body(context).ConfigureAwait(false);
    }
}
