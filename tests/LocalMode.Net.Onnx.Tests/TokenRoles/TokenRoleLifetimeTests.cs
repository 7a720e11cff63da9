namespace LocalMode.Onnx.Tests.TokenRoles;

/// <summary>Cancelling and disposing, for all three roles.</summary>
public sealed class TokenRoleLifetimeTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_CancelledToken_ThrowsWithThatToken(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name);
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => role.RunAsync([0], source.Token)).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_CancelledWhileItRuns_EndsAndLeavesTheWorkersToOthers(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name, workers: 1);
        (string expected, _) = role.Read(await role.RunAsync([0], CancellationToken)).Single();
        using CancellationTokenSource source = new();

        // Seconds of work. Calls are served in turn: with each of the small ones the large one has taken a step more.
        Task<InferenceResult> cancelled = role.RunAsync(Enumerable.Range(0, 40_000).Select(i => i % role.Count), source.Token);
        for (int i = 0; i < 5; i++)
            await role.RunAsync([0], CancellationToken);

        cancelled.IsCompleted.Should().BeFalse();
        await source.CancelAsync();

        (await FluentActions.Awaiting(() => cancelled).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        role.Read(await role.RunAsync([0], CancellationToken)).Single().Found.Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_HighPriority_GoesBeforeLowOnesThatWaitedLonger(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name, workers: 1);
        using CancellationTokenSource source = new();
        Task<InferenceResult> large = role.RunAsync(Enumerable.Range(0, 40_000).Select(i => i % role.Count), source.Token);
        Task<InferenceResult>[] low = [.. Enumerable.Range(0, 300).Select(_ => role.RunAsync([0], source.Token, priority: InferencePriority.Low))];

        await role.RunAsync([0], CancellationToken, priority: InferencePriority.High);

        // In turn all of them would have been served before.
        low.Should().Contain(static call => !call.IsCompleted);
        large.IsCompleted.Should().BeFalse();
        await source.CancelAsync();
        await Task.WhenAny(Task.WhenAll([large, .. low]));
        await FluentActions.Awaiting(() => role.RunAsync([0], CancellationToken, priority: (InferencePriority)7)).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Dispose_WhileCallsRun_EachCompletesOrThrowsObjectDisposed(string name)
    {
        TokenRole role = await TokenRole.OpenAsync(name);
        (string expected, _) = role.Read(await role.RunAsync([0], CancellationToken)).Single();
        Task<InferenceResult>[] calls = [.. Enumerable.Range(0, 12).Select(_ => role.RunAsync(Enumerable.Repeat(0, 200), CancellationToken))];
        await role.RunAsync([1], CancellationToken);

        await role.DisposeAsync();

        foreach (Task<InferenceResult> call in calls)
        {
            try
            {
                role.Read(await call)[0].Found.Should().Be(expected);
            }
            catch (ObjectDisposedException e)
            {
                e.ObjectName.Should().Be(role.Role.GetType().FullName);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task AnyCall_Disposed_ThrowsObjectDisposed(string name)
    {
        TokenRole role = await TokenRole.OpenAsync(name);
        IModelReadiness readiness = (IModelReadiness)role.GetService(typeof(IModelReadiness))!;
        readiness.State.Should().Be(ModelState.Ready);
        await readiness.WarmUpAsync(CancellationToken);

        ((IDisposable)role.Role).Dispose();
        await role.DisposeAsync();

        readiness.State.Should().Be(ModelState.NotLoaded);
        await FluentActions.Awaiting(() => readiness.WarmUpAsync(CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => role.RunAsync([0], CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_QueueIsFull_IsOverloaded(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name, workers: 1, queueLimit: 0);
        Task<InferenceResult> first = role.RunAsync(Enumerable.Repeat(0, 2000), CancellationToken);

        await FluentActions.Awaiting(() => role.RunAsync([0], CancellationToken)).Should().ThrowAsync<OverloadedException>();
        role.ItemsOf(await first).Should().HaveCount(2000);
    }
}
