using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Inference;

public class RoleVerbsTests
{
    private readonly FakeRole _role = new();

    public static TheoryData<string> Roles => [.. RoleVerbs.All.Keys];

    public static TheoryData<string, int> RolesAndSizes => new MatrixTheoryData<string, int>(RoleVerbs.All.Keys, [1, 3, 10, 100]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task One_AText_IsOneCallWithItsOptionsAndToken(string name)
    {
        using CancellationTokenSource source = new();
        InferenceOptions options = RoleVerbs.All[name].Options();

        string text = await RoleVerbs.All[name].One(_role, "some text", options, source.Token);

        text.Should().Be("some text");
        (string method, string[] inputs, InferenceOptions? given, CancellationToken token) = _role.Calls.Should().ContainSingle().Which;
        method.Should().Be(name);
        inputs.Should().ContainSingle();
        given.Should().BeSameAs(options);
        token.Should().Be(source.Token);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task One_NoOptions_GivesTheRoleNone(string name)
    {
        await RoleVerbs.All[name].One(_role, "", null, Token);
        _role.Calls[0].Options.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task One_NullOrNotOneResult_Throws(string name)
    {
        RoleVerbs verbs = RoleVerbs.All[name];
        await verbs.Awaiting(v => v.One(null, "a", null, Token)).Should().ThrowAsync<ArgumentNullException>();
        await verbs.Awaiting(v => v.One(_role, null, null, Token)).Should().ThrowAsync<ArgumentNullException>();
        _role.Calls.Should().BeEmpty();
        _role.Surplus = 1;
        await verbs.Awaiting(v => v.One(_role, "a", null, Token)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*2 results for 1 inputs*");
    }

    [Theory]
    [MemberData(nameof(RolesAndSizes))]
    public async Task Many_AnyBatchSize_KeepsOrderSumsAndReports(string name, int size)
    {
        string[] texts = [.. Enumerable.Range(0, 10).Select(i => $"text {i}")];
        List<BatchProgress> seen = [];
        int calls = (10 + size - 1) / size;

        (InferenceResult results, string[] told) = await RoleVerbs.All[name].Many(_role, texts, null, size, new ImmediateProgress(seen.Add), Token);

        told.Should().Equal(texts);
        _role.Calls.Should().HaveCount(calls).And.OnlyContain(call => call.Method == name && call.Inputs.Length <= size);
        seen.Should().Equal(Enumerable.Range(1, calls).Select(i => new BatchProgress(Math.Min(i * size, 10), 10)));
        results.Usage.Should().BeEquivalentTo(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 20, TotalTokenCount = 30 });
        results.Duration.Should().Be(TimeSpan.FromSeconds(calls));
        results.ModelId.Should().Be("fake");
        results.AdditionalProperties!["call"].Should().Be(calls, "of equal keys the last batch's stays");
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_NoTexts_IsEmptyWithoutACall(string name)
    {
        (InferenceResult results, string[] told) = await RoleVerbs.All[name].Many(_role, [], null, 1, new ImmediateProgress(_ => Assert.Fail("nothing to report")), Token);

        told.Should().BeEmpty();
        results.Usage!.TotalTokenCount.Should().Be(0);
        _role.Calls.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_ABatchWithoutUsage_HasNoUsage(string name)
    {
        _role.Before = () =>
        {
            _role.ReportsUsage = _role.Calls.Count != 2;
            return Task.CompletedTask;
        };
        (InferenceResult results, _) = await RoleVerbs.All[name].Many(_role, ["a", "b", "c"], null, 1, null, Token);
        results.Usage.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_NullText_NamesItsIndexBeforeAnyCall(string name)
    {
        await RoleVerbs.All[name].Awaiting(v => v.Many(_role, ["a", null, "c"], null, 1, null, Token)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        _role.Calls.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_ArgumentsOutOfRange_Throw(string name)
    {
        RoleVerbs verbs = RoleVerbs.All[name];
        await verbs.Awaiting(v => v.Many(null, ["a"], null, 1, null, Token)).Should().ThrowAsync<ArgumentNullException>();
        await verbs.Awaiting(v => v.Many(_role, null, null, 1, null, Token)).Should().ThrowAsync<ArgumentNullException>();
        await verbs.Awaiting(v => v.Many(_role, ["a"], null, 0, null, Token)).Should().ThrowAsync<ArgumentOutOfRangeException>();
        _role.Calls.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_CancelledBetweenBatches_Stops(string name)
    {
        using CancellationTokenSource cancel = new();
        RoleVerbs verbs = RoleVerbs.All[name];
        await verbs.Awaiting(v => v.Many(_role, ["a", "b", "c"], null, 1, new ImmediateProgress(_ => cancel.Cancel()), cancel.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        _role.Calls.Should().ContainSingle();
        await verbs.Awaiting(v => v.Many(_role, [], null, 1, null, cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_WrongNumberOfResults_IsInvalidOutput(string name)
    {
        _role.Surplus = -1;
        await RoleVerbs.All[name].Awaiting(v => v.Many(_role, ["a", "b"], null, 2, null, Token))
            .Should().ThrowAsync<InvalidOutputException>().WithMessage("*1 results for 2 inputs*");
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_OptionsChangedBetweenBatches_AreThoseOfTheCall(string name)
    {
        InferenceOptions options = RoleVerbs.All[name].Options();
        options.ModelId = "fake";
        await RoleVerbs.All[name].Many(_role, ["a", "b"], options, 1, new ImmediateProgress(_ => options.ModelId = "other"), Token);
        _role.Calls.Should().HaveCount(2).And.OnlyContain(call => call.Options!.ModelId == "fake");
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Many_RoleFails_ThrowsWhatItThrows(string name)
    {
        OverloadedException error = new(1, 1);
        _role.Before = () => Task.FromException(error);
        (await RoleVerbs.All[name].Awaiting(v => v.Many(_role, ["a"], null, 1, null, Token)).Should().ThrowAsync<OverloadedException>()).Which.Should().BeSameAs(error);
    }
}
