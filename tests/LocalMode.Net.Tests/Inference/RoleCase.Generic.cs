using LocalMode.Core.Tests.Inference;
using LocalMode.Opening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalMode.Tests.Inference;

internal sealed record RoleCase<TRole, TBuilder>(
    string Operation,
    Func<TRole, CancellationToken, Task<InferenceResult>> Call,
    Func<TRole, TBuilder> AsBuilder,
    Func<Func<IServiceProvider, TRole>, TBuilder> New,
    Func<TBuilder, ILoggerFactory?, bool, TBuilder> UseLogging,
    Func<TBuilder, bool, TBuilder> UseOpenTelemetry,
    Func<IServiceCollection, Func<IServiceProvider, TRole>, ServiceLifetime, TBuilder> AddTo,
    Func<IServiceCollection, object?, Func<IServiceProvider, TRole>, TBuilder> AddKeyedTo,
    Func<ModelOpener<FakeRole>, TRole> Defer) : RoleCase(Operation)
    where TRole : class
    where TBuilder : InferenceBuilder<TRole, TBuilder>
{
    public override Type Role => typeof(TRole);

    public override Task<InferenceResult> CallAsync(object role, CancellationToken token) => Call((TRole)role, token);

    public override object Logged(FakeRole role, ILoggerFactory? factory, bool sensitive, IServiceProvider? services = null) =>
        UseLogging(AsBuilder((TRole)(object)role), factory, sensitive).Build(services);

    public override object Traced(FakeRole role, bool sensitive) => UseOpenTelemetry(New(_ => (TRole)(object)role), sensitive).Build();

    public override void Add(IServiceCollection services, Func<IServiceProvider, FakeRole> factory, object? key, ServiceLifetime lifetime, Func<object, object> decorate)
    {
        TBuilder builder = key is null
            ? AddTo(services, provider => (TRole)(object)factory(provider), lifetime)
            : AddKeyedTo(services, key, provider => (TRole)(object)factory(provider));
        builder.Use(inner => (TRole)decorate(inner));
    }

    public override object Deferred(ModelOpener<FakeRole> opener) => Defer(opener);
}
