using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Answers with a local client and escalates to a cloud client only when the request may leave and the local client cannot serve it.
/// Each response says who answered and why: see <see cref="EscalationReportExtensions"/>.
/// </summary>
/// <remarks>
/// <para>
/// <b>When it escalates.</b> Before the run: the local model is absent, failed or late, or the prompt does not fit into its context,
/// as far as the local client answers <see cref="IModelReadiness"/> and <see cref="ITokenCounter"/> through <c>GetService</c>. During
/// it: an error that an <see cref="IFailureClassifier"/> knows as a reason, or no content in time
/// (<see cref="EscalationOptions.FirstContentTimeout"/>). After it: an answer without content. Mistakes in code, unknown errors
/// and the caller's cancellation never escalate; they reach the caller.
/// </para>
/// <para>
/// <b>Streams.</b> Updates without content (role-only, empty, blank, usage-only) are held back until the first content, and passed on
/// in order with it. From then on the answer belongs to that leg: if it breaks, <see cref="EscalationIncompleteException"/> carries
/// the part that was shown. The local stream is disposed before the cloud client is called. The last update has no content
/// and carries the report.
/// </para>
/// <para>
/// <b>Errors.</b> If the request may not leave, <see cref="EscalationForbiddenException"/> has the local error inside. If both legs
/// failed, an <see cref="AggregateException"/> has both, the local one first. An answer without content is an error of that leg, unless
/// a content filter or the request's own <see cref="ChatOptions.MaxOutputTokens"/> explains it.
/// </para>
/// <para>
/// <b>What reaches the cloud client.</b> The messages, and of the options only those that mean the same on any model: not the model id,
/// TopK, conversation id, raw representation, additional properties and the like. The caller's options are never changed.
/// </para>
/// <para>
/// <b>Ownership and threads.</b> The local client is disposed with this one, as <see cref="DelegatingChatClient"/> does. The cloud
/// client is disposed only if that is asked for. All members but disposal are safe for concurrent use.
/// Function invocation belongs outside of this client: inside a leg, a tool could run twice.
/// </para>
/// </remarks>
public sealed partial class FallbackChatClient : IChatClient, IAsyncDisposable
{
    private readonly IChatClient _local;
    private readonly CloudLeg<IChatClient> _cloud;
    private readonly EscalationSettings _settings;
    private readonly EscalationStatus _status;
    private readonly IdleProbe? _probe;
    private volatile bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="FallbackChatClient"/> class.</summary>
    /// <param name="local">The local leg. This client disposes it.</param>
    /// <param name="cloudFactory">
    /// Gives the cloud leg. It is called at the first permitted escalation, once; if it throws, the next escalation calls it again.
    /// In <see cref="EscalationMode.LocalOnly"/> it is never called. A factory that gives this client itself, as a container does that is asked for
    /// its only chat client, fails with <see cref="InvalidOperationException"/>.
    /// </param>
    /// <param name="options">The options, copied; <see langword="null"/> for the defaults.</param>
    /// <param name="ownsCloudClient">
    /// Whether this client disposes the client that the factory gave. The default is <see langword="false"/>, which is right for a
    /// client that is shared or belongs to a service provider; pass <see langword="true"/> for a factory that creates one for this
    /// client alone.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="local"/> or <paramref name="cloudFactory"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its range.</exception>
    /// <exception cref="ArgumentException">The options hold a classifier that is <see langword="null"/>.</exception>
    public FallbackChatClient(IChatClient local, Func<IChatClient> cloudFactory, EscalationOptions? options = null, bool ownsCloudClient = false)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(cloudFactory);
        options ??= new EscalationOptions();
        options.ThrowIfInvalid();
        _local = local;
        _cloud = new CloudLeg<IChatClient>(() => NotItself(cloudFactory()), ownsCloudClient);
        _settings = new EscalationSettings(options);
        _status = new EscalationStatus(_settings, local.GetService);
        _probe = options.ProbeLocal ? ChatProbe.Start(local, _settings) : null;
        EscalationGauges.Watch(_status);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options hold something that is not an escalation mode.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    /// <exception cref="EscalationForbiddenException">The local leg could not answer and the request may not leave.</exception>
    /// <exception cref="AggregateException">Neither leg answered.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(_disposed, this);
        EscalationRun run = new(_settings, _local, _cloud, messages, options, stream: false);
        await using (run.ConfigureAwait(false))
        {
            Serving serving = await run.ServeAsync(cancellationToken).ConfigureAwait(false);
            return await run.CompleteAsync(serving.Response!, serving, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// It gives this client for its own type, its state for <see cref="IEscalationStatus"/>, an <see cref="IStructuredOutputValidation"/>, no
    /// <see cref="IChatCapabilities"/> unless nothing may ever leave, and asks the local leg for anything else.
    /// </remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return _local.GetService(serviceType, serviceKey);
        if (serviceType.IsInstanceOfType(this))
            return this;
        if (serviceType == typeof(IEscalationStatus))
            return _status;
        if (serviceType == typeof(IStructuredOutputValidation))
            return ValidatedOutput.Instance;
        // What the local leg can do, or enforces, says nothing of an answer that the cloud leg may give.
        return serviceType == typeof(IChatCapabilities) && _settings.Ceiling != EscalationMode.LocalOnly ? null : _local.GetService(serviceType);
    }

    /// <summary>
    /// Lets a conversation leave again that sensitive data had pinned to this machine, and forgets the placeholders of its values. Its messages are still
    /// inspected, as always.
    /// </summary>
    /// <param name="conversation">The name that the application gave with <c>WithEscalation</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="conversation"/> is empty.</exception>
    public void ForgetConversation(string conversation)
    {
        ArgumentException.ThrowIfNullOrEmpty(conversation);
        _settings.Egress.Pins.Clear(conversation);
        _settings.Egress.Vaults.Forget(conversation);
    }

    /// <summary>Disposes the local leg, and the cloud leg if this client owns it and it was created. Repeated calls do nothing.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        EscalationGauges.Unwatch(_status);
        _probe?.Dispose();
        try
        {
            _local.Dispose();
        }
        finally
        {
            _cloud.Release()?.Dispose();
        }
    }

    /// <summary>Disposes the local leg, and the cloud leg if this client owns it and it was created. Repeated calls do nothing.</summary>
    /// <returns>A task that completes when they are disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        EscalationGauges.Unwatch(_status);
        if (_probe is not null)
            await _probe.DisposeAsync().ConfigureAwait(false);
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

    private IChatClient NotItself(IChatClient cloud) => ReferenceEquals(cloud?.GetService(typeof(FallbackChatClient)), this)
        ? throw new InvalidOperationException("The factory of the cloud leg returned the fallback client itself, which would call itself without end. Register the cloud client under a key and resolve it by that key.")
        : cloud!;

    private static ValueTask DisposeAsync(IChatClient client)
    {
        if (client is IAsyncDisposable asynchronous)
            return asynchronous.DisposeAsync();
        client.Dispose();
        return default;
    }
}
