using LocalMode.Core.Tests.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.Inference;

public class InferenceBuilderTests
{
    private readonly FakeRole _role = new();

    public static TheoryData<string> Names => RoleCase.Names;

    [Fact]
    public void Build_SeveralDecorators_PutsTheFirstOutermost()
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        List<string> built = [];
        IReranker outer = ((IReranker)_role).AsBuilder()
            .Use((inner, provider) =>
            {
                provider.Should().BeSameAs(services);
                inner.Should().BeOfType<OpenTelemetryReranker>();
                built.Add("outer");
                return new DelegatingReranker(inner);
            })
            .Use(inner =>
            {
                inner.Should().BeSameAs(_role);
                built.Add("inner");
                return new OpenTelemetryReranker(inner);
            })
            .Build(services);

        outer.Should().BeOfType<DelegatingReranker>();
        built.Should().Equal("inner", "outer");
        outer.GetService<OpenTelemetryReranker>().Should().NotBeNull("decorators are found from outside");
        outer.GetService<FakeRole>().Should().BeSameAs(_role);
        outer.Dispose();
        _role.Disposals.Should().Be(1);
    }

    [Fact]
    public void Build_FactoryOfAnInnerOne_RunsEachTime()
    {
        int made = 0;
        TextClassifierBuilder builder = new(services =>
        {
            services.GetService(typeof(string)).Should().BeNull("without services there are none");
            made++;
            return _role;
        });
        builder.Build().Should().BeSameAs(_role);
        builder.Build();
        made.Should().Be(2);
    }

    [Fact]
    public void Build_NullFromAFactory_IsInvalidOperation()
    {
        ((Func<object>)(() => new RerankerBuilder(_ => null!).Build())).Should().Throw<InvalidOperationException>().WithMessage("*IReranker*");
        ((Func<object>)(() => new RerankerBuilder(_role).Use(inner => inner).Use((_, _) => null!).Build())).Should().Throw<InvalidOperationException>().WithMessage("*index 1*");
    }

    [Fact]
    public void Builder_Null_ThrowsArgumentNull()
    {
        RerankerBuilder builder = new(_role);
        ((Action)(() => _ = new RerankerBuilder((IReranker)null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => _ = new RerankerBuilder((Func<IServiceProvider, IReranker>)null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IReranker)null!).AsBuilder())).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.Use((Func<IReranker, IReranker>)null!)).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.Use((Func<IReranker, IServiceProvider, IReranker>)null!)).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((RerankerBuilder)null!).UseLogging())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((RerankerBuilder)null!).UseOpenTelemetry())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IServiceCollection)null!).AddReranker(_ => _role))).Should().Throw<ArgumentNullException>();
        ((Action)(() => new ServiceCollection().AddReranker(null!))).Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Services_WithAndWithoutKey_ResolveTheDecoratedPipelineAndDisposeItOnce(string name)
    {
        RoleCase role = RoleCase.All[name];
        FakeRole keyed = new();
        int decorated = 0;
        ServiceCollection services = new();
        role.Add(services, _ => _role, key: null, ServiceLifetime.Singleton, Count);
        role.Add(services, _ => keyed, key: "key", ServiceLifetime.Singleton, Count);
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            provider.GetRequiredService(role.Role).Should().BeSameAs(_role).And.BeSameAs(provider.GetRequiredService(role.Role));
            provider.GetRequiredKeyedService(role.Role, "key").Should().BeSameAs(keyed);
            decorated.Should().Be(2);
        }

        _role.Disposals.Should().Be(1);
        keyed.Disposals.Should().Be(1);

        object Count(object inner)
        {
            decorated++;
            return inner;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Services_Transient_BuildAnewEachTime(string name)
    {
        RoleCase role = RoleCase.All[name];
        ServiceCollection services = new();
        role.Add(services, _ => new(), key: null, ServiceLifetime.Transient, inner => inner);
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService(role.Role).Should().NotBeSameAs(provider.GetRequiredService(role.Role));
    }
}
