import { useState } from 'react';
import { NOTICE_TOPICS, type NoticeTopic, type NoticeWay, type NoticeWays } from '#contract/portal/notice-routes.ts';
import { Choice, Choices } from '../ui/choice.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';

/** S48: by which ways the person hears of what, besides the list of notices; what is ticked holds at once. */
export function NoticeWaysScreen() {
  const { t } = useApp();
  return (
    <Page id="notice-ways" title={t.account.ways}>
      <WhenSignedIn why={t.account.signIn}>
        <p>{t.account.waysLead}</p>
        <p>{t.account.waysSecurity}</p>
        <AnsweredWays />
        <p>
          <Link to={{ at: 'account' }}>{t.account.back}</Link>
        </p>
      </WhenSignedIn>
    </Page>
  );
}

function AnsweredWays() {
  const { answer, again } = useAnswer('readNoticeWays', {});
  return answer.at === 'ready' ? <Ways first={answer.value} /> : <Unanswered answer={answer} again={again} />;
}

function Ways({ first }: { readonly first: NoticeWays }) {
  const { store } = useApp();
  const [ways, setWays] = useState(first);
  async function choose(topic: NoticeTopic, way: NoticeWay): Promise<void> {
    const outcome = await store.command('changeNoticeWays', { ...ways, [topic]: way });
    if (outcome.ok) setWays(outcome.value);
  }
  return NOTICE_TOPICS.map((topic) => (
    <Topic key={topic} topic={topic} way={ways[topic]} onChoose={(way) => choose(topic, way)} />
  ));
}

function Topic(props: {
  readonly topic: NoticeTopic;
  readonly way: NoticeWay;
  readonly onChoose: (way: NoticeWay) => Promise<void>;
}) {
  const { topic, way, onChoose } = props;
  const { t } = useApp();
  return (
    <Choices legend={t.account.wayTopics[topic]}>
      <div className="choice-row">
        <Choice
          type="checkbox"
          checked={way.mail}
          onChange={({ target }) => void onChoose({ ...way, mail: target.checked })}
        >
          {t.account.byMail}
        </Choice>
        <Choice
          type="checkbox"
          checked={way.desktop}
          onChange={({ target }) => void onChoose({ ...way, desktop: target.checked })}
        >
          {t.account.onDesktop}
        </Choice>
      </div>
    </Choices>
  );
}
