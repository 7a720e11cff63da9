using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode;

/// <summary>A <see cref="LocalModeBuilder"/> whose last registration is a local chat client, which can be decorated and given a second leg.</summary>
public sealed class LocalModeChatBuilder : LocalModeBuilder
{
    internal LocalModeChatBuilder(LocalModeBuilder parent, object? serviceKey, ServiceDescriptor registration, ChatClientBuilder pipeline)
        : base(parent.Services, parent.Configuration)
    {
        ServiceKey = serviceKey;
        Registration = registration;
        Pipeline = pipeline;
    }

    /// <summary>Gets the key under which the chat client is registered, or <see langword="null"/> for the one without a key.</summary>
    public object? ServiceKey { get; }

    /// <summary>Gets the builder of the local client's pipeline, which the container builds when it is first asked for it.</summary>
    public ChatClientBuilder Pipeline { get; }

    /// <summary>The registration of the local client alone, which a fallback takes the place of.</summary>
    internal ServiceDescriptor Registration { get; }

    /// <summary>Adds decorators to the local client's pipeline, such as <c>pipeline => pipeline.UseLogging()</c>; further models, or a second leg, can follow.</summary>
    /// <param name="configure">Adds them. What is added first lies outermost. Below a second leg they see local calls only, and function invocation is refused there: it goes behind <c>EscalateTo</c>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    public LocalModeChatBuilder ConfigurePipeline(Action<ChatClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Pipeline);
        return this;
    }
}
