using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode;

/// <summary>A <see cref="LocalModeBuilder"/> whose last registration is a local chat client, which can be given a second leg.</summary>
public sealed class LocalModeChatBuilder : LocalModeBuilder
{
    internal LocalModeChatBuilder(
        LocalModeBuilder parent, object? serviceKey, ServiceDescriptor registration, Func<IServiceProvider, IChatClient> createLocal)
        : base(parent.Services, parent.Configuration)
    {
        ServiceKey = serviceKey;
        Registration = registration;
        CreateLocal = createLocal;
    }

    /// <summary>Gets the key under which the chat client is registered, or <see langword="null"/> for the one without a key.</summary>
    public object? ServiceKey { get; }

    /// <summary>The registration of the local client alone, which a fallback takes the place of.</summary>
    internal ServiceDescriptor Registration { get; }

    internal Func<IServiceProvider, IChatClient> CreateLocal { get; }
}
