using System.Reflection;

namespace LocalMode.Core.Tests.Inference;

/// <summary>The classes that hand everything on, over all roles; the reranker has the same rules.</summary>
public class DelegatingTests
{
    private readonly FakeRole _role = new();

    public static TheoryData<string> Roles => [.. RoleVerbs.All.Keys, "rerank"];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Calls_AnyRole_AreHandedOn(string name)
    {
        using CancellationTokenSource source = new();
        IDisposable outer = Wrap(name, _role);
        MethodInfo method = outer.GetType().GetMethods().Single(m => m.Name.EndsWith("Async", StringComparison.Ordinal));
        object?[] arguments = [.. method.GetParameters().Select(p => Argument(p.ParameterType, name, source.Token))];

        await (Task)method.Invoke(outer, arguments)!;

        (string called, string[] inputs, InferenceOptions? options, CancellationToken token) = _role.Calls.Should().ContainSingle().Which;
        called.Should().Be(name);
        inputs.Should().NotBeEmpty();
        options.Should().NotBeNull().And.BeSameAs(arguments.OfType<InferenceOptions>().Single());
        token.Should().Be(source.Token);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void GetService_AnyRole_AnswersForItselfAndAsksTheInner(string name)
    {
        IDisposable outer = Wrap(name, _role);
        MethodInfo get = outer.GetType().GetMethod("GetService")!;
        Type role = outer.GetType().GetInterfaces().Single(i => i.Namespace == "LocalMode");

        get.Invoke(outer, [outer.GetType(), null]).Should().BeSameAs(outer);
        get.Invoke(outer, [role, null]).Should().BeSameAs(outer, "a decorator that is asked for its role is what must be used");
        get.Invoke(outer, [typeof(FakeRole), null]).Should().BeSameAs(_role);
        get.Invoke(outer, [outer.GetType(), "key"]).Should().Be("key", "keys are the inner's to know");
        get.Invoke(outer, [typeof(string), null]).Should().BeNull();
        get.Invoking(g => g.Invoke(outer, [null, null])).Should().Throw<TargetInvocationException>().WithInnerException<ArgumentNullException>();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Dispose_AnyRole_DisposesTheInner(string name)
    {
        Wrap(name, _role).Dispose();
        _role.Disposals.Should().Be(1);
        this.Invoking(_ => Wrap(name, null)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void GetServiceVerb_AnyRole_IsTypedAndSafe()
    {
        RerankerMetadata metadata = new("engine", null, "model");
        _role.Services[typeof(RerankerMetadata)] = metadata;
        _role.Services[typeof(string)] = 7;
        using DelegatingReranker outer = new(_role);

        outer.GetService<RerankerMetadata>().Should().BeSameAs(metadata);
        outer.GetService<string>().Should().BeNull("what is not of the type is no service");
        ((ITextClassifier)_role).GetService<FakeRole>().Should().BeSameAs(_role);
        ((IZeroShotClassifier)_role).GetService<FakeRole>().Should().BeSameAs(_role);
        ((IEntityExtractor)_role).GetService<FakeRole>().Should().BeSameAs(_role);
        ((IQuestionAnswerer)_role).GetService<FakeRole>().Should().BeSameAs(_role);
        ((ISummarizer)_role).GetService<FakeRole>().Should().BeSameAs(_role);
        ((ITranslator)_role).GetService<FakeRole>().Should().BeSameAs(_role);
        ((IMaskFiller)_role).GetService<FakeRole>().Should().BeSameAs(_role);
        ((Action)(() => ((ITextClassifier)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IZeroShotClassifier)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IEntityExtractor)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IQuestionAnswerer)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((ISummarizer)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((ITranslator)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IMaskFiller)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IReranker)null!).GetService<string>())).Should().Throw<ArgumentNullException>();
    }

    private static IDisposable Wrap(string name, FakeRole? role) => name == "rerank" ? new DelegatingReranker(role!) : RoleVerbs.All[name].Delegate(role);

    private static object? Argument(Type type, string name, CancellationToken token) =>
        type == typeof(CancellationToken) ? token
        : type == typeof(string) ? "query"
        : type == typeof(IEnumerable<string>) ? new[] { "text" }
        : type == typeof(IEnumerable<TextInput>) ? new TextInput[] { "text" }
        : type == typeof(IEnumerable<QuestionInput>) ? new QuestionInput[] { new("q", "c") }
        : name == "rerank" ? new RerankOptions()
        : RoleVerbs.All[name].Options();
}
