using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Embeds with a local generator and escalates to a cloud generator only when the texts may leave, the local one cannot serve, and the vectors of both are of
/// one space. Each answer says who gave it and why: see <see cref="EscalationReportExtensions"/>.
/// </summary>
/// <remarks>
/// <para>
/// <b>One space.</b> The local leg's <see cref="VectorSpace"/> is the client's. The cloud leg's is what it answers as <see cref="IVectorSpaceSource"/>, and what the
/// application declares; every one that is stated must have the local one's fingerprint, and one must be. Otherwise nothing is sent, and where the local leg cannot
/// serve either, <see cref="VectorSpaceMismatchException"/> has both fingerprints, the local error inside. What the cloud leg returned is checked too: vectors of another
/// length, or of a model that is neither the space's nor the one asked for, are thrown away with the same error. A local model that is opened at its first call knows its
/// space only then; <see cref="VectorSpaceExtensions.WithVectorSpace"/> declares it before.
/// </para>
/// <para>
/// <b>The policy</b> is that of <see cref="FallbackChatClient"/>: modes and ceilings, the tenant's policy, guard, consent, pinned conversations, audit log, breakers,
/// budgets, offline, time and attempts. A text with sensitive data never leaves redacted, since a placeholder changes the vector: where a guard would replace, nothing
/// is sent. Of an answer nothing can be shown before all of it is there, so there is no commit and nothing breaks off.
/// </para>
/// <para>
/// <b>Options that mean nothing here:</b> <see cref="EscalationOptions.Commit"/>, <see cref="EscalationOptions.AfterCommit"/>, <see cref="EscalationOptions.StallTimeout"/>,
/// <see cref="EscalationOptions.FirstContentDeadline"/>, <see cref="EscalationOptions.Hedge"/>, <see cref="EscalationOptions.RequireFinishReason"/>,
/// <see cref="EscalationOptions.RepairInvalidOutput"/>, <see cref="EscalationOptions.DetectRepetition"/>, <see cref="EscalationOptions.EscalateRefusals"/>,
/// <see cref="EscalationOptions.MinimumConfidence"/>, <see cref="EscalationOptions.ConfidenceEstimator"/>, <see cref="EscalationOptions.ReservedOutputTokens"/>,
/// <see cref="EscalationOptions.CloudContextLength"/>, <see cref="EscalationOptions.OptionsMapper"/> and <see cref="EscalationOptions.AssumedOutputTokens"/>, for embeddings have no
/// output tokens. <see cref="EscalationOptions.FirstContentTimeout"/>, if it is set, is the limit of the first leg's whole call. <see cref="EscalationOptions.Triggers"/> see
/// chats only and must be empty, lest one that forbids be passed over.
/// </para>
/// <para>
/// <b>What reaches the cloud leg:</b> the texts, <see cref="EscalationOptions.CloudModelId"/>, and the request's number of dimensions. A prompt of the options is put before
/// the texts by the local leg only, so it makes another space; the verbs EmbedQueryAsync and EmbedDocumentAsync write it into the text.
/// </para>
/// <para>
/// <b>Ownership and threads.</b> The local generator is disposed with this one. The cloud generator is disposed only if that is asked for. All members but disposal are safe for
/// concurrent use.
/// </para>
/// </remarks>
public sealed class FallbackEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IAsyncDisposable
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _local;
    private readonly CloudLeg<IEmbeddingGenerator<string, Embedding<float>>> _cloud;
    private readonly VectorSpace? _cloudSpace;
    private readonly EscalationSettings _settings;
    private volatile bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="FallbackEmbeddingGenerator"/> class.</summary>
    /// <param name="local">The local leg. This generator disposes it.</param>
    /// <param name="cloudFactory">
    /// Gives the cloud leg. It is called at the first permitted escalation, once; if it throws, the next escalation calls it again. In
    /// <see cref="EscalationMode.LocalOnly"/> it is never called. A factory that gives this generator itself fails with <see cref="InvalidOperationException"/>.
    /// </param>
    /// <param name="options">The options, copied; <see langword="null"/> for the defaults.</param>
    /// <param name="cloudSpace">The space of the cloud leg's vectors, for a leg that does not tell it, as most do not; <see langword="null"/> if it does.</param>
    /// <param name="ownsCloud">Whether this generator disposes the one that the factory gave.</param>
    /// <exception cref="ArgumentNullException"><paramref name="local"/> or <paramref name="cloudFactory"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its range.</exception>
    /// <exception cref="ArgumentException">The options hold triggers, or an element that is <see langword="null"/>.</exception>
    public FallbackEmbeddingGenerator(
        IEmbeddingGenerator<string, Embedding<float>> local,
        Func<IEmbeddingGenerator<string, Embedding<float>>> cloudFactory,
        EscalationOptions? options = null,
        VectorSpace? cloudSpace = null,
        bool ownsCloud = false)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(cloudFactory);
        options ??= new EscalationOptions();
        options.ThrowIfInvalid();
        if (options.Triggers.Count > 0)
            throw new ArgumentException("The options hold triggers. They see chats only and would not be asked about embeddings: forbid with a guard or a policy instead.", nameof(options));
        _local = local;
        _cloud = new(() => NotItself(cloudFactory()), ownsCloud);
        _cloudSpace = cloudSpace;
        _settings = new EscalationSettings(options);
    }

    /// <summary>Makes a vector of each text.</summary>
    /// <param name="values">The texts; read once, before the work begins.</param>
    /// <param name="options">The options, as the local leg takes them; see also <see cref="EscalationEmbeddingOptionsExtensions"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One embedding for each text, in the order of the texts, all of one leg, with the report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A text is <see langword="null"/>, or the options hold something that is not an escalation mode.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed.</exception>
    /// <exception cref="VectorSpaceMismatchException">Only the cloud leg could answer, and its vectors are of another space, or may be.</exception>
    /// <exception cref="EscalationForbiddenException">The local leg could not answer and the request may not leave.</exception>
    /// <exception cref="BudgetExceededException">The local leg could not answer and a budget is used up.</exception>
    /// <exception cref="OfflineException">The local leg could not answer and there is no network.</exception>
    /// <exception cref="TimeoutException">The only leg that could answer took too long.</exception>
    /// <exception cref="AggregateException">Neither leg answered.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ObjectDisposedException.ThrowIf(_disposed, this);
        string[] texts = [.. values];
        int missing = Array.IndexOf(texts, null);
        if (missing >= 0)
            throw new ArgumentException($"The text at index {missing} is null; expected a string.", nameof(values));
        return new EmbeddingRun(_settings, _local, _cloud, _cloudSpace, texts, options).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>It gives this generator for its own type, and asks the local leg for anything else: the vector space too.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _local.GetService(serviceType, serviceKey);
    }

    /// <summary>Disposes the local leg, and the cloud leg if this generator owns it and it was created. Repeated calls do nothing.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            _local.Dispose();
        }
        finally
        {
            _cloud.Release()?.Dispose();
        }
    }

    /// <summary>Disposes the local leg, and the cloud leg if this generator owns it and it was created. Repeated calls do nothing.</summary>
    /// <returns>A task that completes when they are disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            await DisposeAsync(_local).ConfigureAwait(false);
        }
        finally
        {
            if (_cloud.Release() is { } cloud)
                await DisposeAsync(cloud).ConfigureAwait(false);
        }
    }

    private IEmbeddingGenerator<string, Embedding<float>> NotItself(IEmbeddingGenerator<string, Embedding<float>> cloud) =>
        ReferenceEquals(cloud?.GetService(typeof(FallbackEmbeddingGenerator)), this)
            ? throw new InvalidOperationException("The factory of the cloud leg returned the fallback generator itself, which would call itself without end. Register the cloud generator under a key and resolve it by that key.")
            : cloud!;

    private static ValueTask DisposeAsync(IDisposable leg)
    {
        if (leg is IAsyncDisposable asynchronous)
            return asynchronous.DisposeAsync();
        leg.Dispose();
        return default;
    }
}
