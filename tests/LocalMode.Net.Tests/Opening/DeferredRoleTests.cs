using System.Reflection;
using LocalMode.Core.Tests.Inference;
using LocalMode.Tests.Inference;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalMode.Tests.Opening;

/// <summary>The deferred ones of all roles.</summary>
public class DeferredRoleTests
{
    private readonly FakeRole _role = new();
    private readonly TaskCompletionSource _hold = new();
    private int _opened;

    public static TheoryData<string> Names => RoleCase.Names;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Calls_OpenAtTheFirstAndOnlyOnce(string name)
    {
        object deferred = Create(name);
        _opened.Should().Be(0);
        Task<InferenceResult> first = RoleCase.All[name].CallAsync(deferred, Token);
        first.IsCompleted.Should().BeFalse();
        _hold.SetResult();

        (await first).Usage!.InputTokenCount.Should().Be(2);
        (await RoleCase.All[name].CallAsync(deferred, Token)).Usage!.InputTokenCount.Should().Be(2);

        _opened.Should().Be(1);
        _role.Calls.Should().HaveCount(2).And.OnlyContain(c => c.Method == name && c.Options!.ModelId == "asked" && c.Token == Token);
        _role.Calls[0].Inputs.Should().Equal(_role.Calls[1].Inputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task GetService_BeforeAndAfterOpening_AnswersWhatIsKnown(string name)
    {
        object deferred = Create(name);
        Type metadata = deferred.GetType().GetConstructors()[0].GetParameters()[1].ParameterType;
        object late = Activator.CreateInstance(metadata, BindingFlags.OptionalParamBinding | BindingFlags.CreateInstance | BindingFlags.Public | BindingFlags.Instance, null, ["late"], null)!;
        _role.Services[metadata] = late;

        Ask(deferred, typeof(IModelReadiness)).Should().BeAssignableTo<IModelReadiness>().Which.State.Should().Be(ModelState.NotLoaded);
        Ask(deferred, RoleCase.All[name].Role).Should().BeSameAs(deferred);
        Ask(deferred, typeof(FakeRole)).Should().BeNull();
        Ask(deferred, metadata).Should().BeOfType(metadata).And.NotBeSameAs(late);
        Ask(deferred, typeof(FakeRole), "key").Should().BeNull();
        _opened.Should().Be(0);

        _hold.SetResult();
        await ((IModelReadiness)Ask(deferred, typeof(IModelReadiness))!).WarmUpAsync(Token);

        Ask(deferred, typeof(FakeRole)).Should().BeSameAs(_role);
        Ask(deferred, metadata).Should().BeSameAs(late, "the opened model knows more, such as its labels");
        Ask(deferred, typeof(FakeRole), "key").Should().Be("key");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dispose_BothWaysAndTwice_ClosesTheModelOnce(string name)
    {
        object deferred = Create(name);
        _hold.SetResult();
        await RoleCase.All[name].CallAsync(deferred, Token);

        await ((IAsyncDisposable)deferred).DisposeAsync();
        ((IDisposable)deferred).Dispose();

        _role.Disposals.Should().Be(1);
        await RoleCase.All[name].Awaiting(r => r.CallAsync(deferred, Token)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Call_InputsAndOptionsChangedWhileOpening_AreThoseOfTheCall()
    {
        IZeroShotClassifier deferred = (IZeroShotClassifier)Create("zero-shot");
        List<string> texts = ["a"];
        List<string> labels = ["x"];
        ZeroShotClassificationOptions options = new() { ModelId = "then" };

        Task<InferenceResults<TextClassification>> call = deferred.GetClassificationsAsync(texts, labels, options, Token);
        texts.Add("b");
        labels[0] = "y";
        options.ModelId = "now";
        _hold.SetResult();

        (await call).Should().ContainSingle().Which.Label.Should().Be("a:x");
        _role.Calls[0].Options!.ModelId.Should().Be("then");
    }

    [Fact]
    public async Task Call_Null_ThrowsBeforeOpening()
    {
        IZeroShotClassifier deferred = (IZeroShotClassifier)Create("zero-shot");
        await deferred.Awaiting(d => d.GetClassificationsAsync(null!, ["x"])).Should().ThrowAsync<ArgumentNullException>();
        await deferred.Awaiting(d => d.GetClassificationsAsync(["x"], null!)).Should().ThrowAsync<ArgumentNullException>();
        deferred.Invoking(d => d.GetService(null!)).Should().Throw<ArgumentNullException>();
        _opened.Should().Be(0);
    }

    private static object? Ask(object role, Type type, object? key = null) => role.GetType().GetMethod("GetService")!.Invoke(role, [type, key]);

    private object Create(string name) => RoleCase.All[name].Deferred(new(
        "m",
        async _ =>
        {
            _opened++;
            await _hold.Task;
            return _role;
        },
        TimeProvider.System,
        NullLogger.Instance));
}
